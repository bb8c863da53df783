/** Prices are kept by the unit and read by the million. */
export const PER = 1_000_000;

export function perMillion(price: number | undefined): number | null {
  return price === undefined ? null : Number((price * PER).toPrecision(12));
}

export function perUnit(text: string): number {
  return Number((Number(text) / PER).toPrecision(12));
}
