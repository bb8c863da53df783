/** What this browser remembers. Storage may be refused (private windows, iframes): then nothing is remembered. */
const PREFIX = "lampyris.";

export function recall(name: string): string | null {
  try {
    return window.localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string): void {
  try {
    window.localStorage.setItem(PREFIX + name, value);
  } catch {
    // Nothing to do: the choice then lasts as long as the page.
  }
}

/** A remembered number within bounds, else `fallback`. */
export function recallNumber(name: string, fallback: number, low: number, high: number): number {
  const value = Number(recall(name) ?? Number.NaN);
  return Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : fallback;
}
