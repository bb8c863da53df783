/** JSON values as people write them: JSON where it is JSON, else the words themselves. */

export type Read = { value: unknown } | { problem: "json" };

/** What was written. Nothing is null; text that begins like an object, a list or a quoted text must be whole JSON. */
export function readValue(text: string): Read {
  const trimmed = text.trim();
  if (trimmed === "") return { value: null };
  try {
    return { value: JSON.parse(trimmed) as unknown };
  } catch {
    return /^[{["]/.test(trimmed) ? { problem: "json" } : { value: text };
  }
}

/** The value so that reading it gives it back. */
export function writeValue(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") {
    const read = readValue(value);
    if ("value" in read && read.value === value) return value;
  }
  return JSON.stringify(value, null, 2);
}

/** A stored text, which is JSON or plain words, as an editor shows it. */
export function writeStored(text: string | null): string {
  if (text === null || text === "") return "";
  try {
    return writeValue(JSON.parse(text) as unknown);
  } catch {
    return writeValue(text);
  }
}

/** One line of it, for a table. */
export function oneLine(value: unknown): string {
  if (value === null || value === undefined) return "";
  return (typeof value === "string" ? value : JSON.stringify(value)).replace(/\s+/g, " ").slice(0, 300);
}
