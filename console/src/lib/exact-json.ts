/**
 * JSON as it was written: integers that a JavaScript number cannot hold (ids of many databases) become `bigint`, and are
 * written back digit by digit. A browser that does not tell how a number was written gives the nearest number, as ever.
 */
export function parseExactly(text: string): unknown {
  return LONG_NUMBER.test(text) ? (JSON.parse(text, exactInteger) as unknown) : (JSON.parse(text) as unknown);
}

const LONG_NUMBER = /\d{16}/;
const INTEGER = /^-?\d+$/;

function exactInteger(_key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source;
  const isInexact = typeof value === "number" && !Number.isSafeInteger(value) && source !== undefined && INTEGER.test(source);
  return isInexact ? BigInt(source) : value;
}

type RawJson = typeof JSON & { rawJSON?: (text: string) => unknown };

/** Without it, writing a `bigint` is an error. */
Object.defineProperty(BigInt.prototype, "toJSON", {
  value(this: bigint) {
    return (JSON as RawJson).rawJSON?.(this.toString()) ?? Number(this);
  },
});
