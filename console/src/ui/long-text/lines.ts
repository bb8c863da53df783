/** Where the rows of a long text begin: at its line breaks, and inside of lines that are too long for one row. */
export interface Lines {
  starts: Uint32Array;
  count: number;
}

export const ROW_CHARS = 240;

/** Places, not pieces: a text of 20 MB costs some hundred kilobytes more. */
export function linesOf(text: string): Lines {
  let starts = new Uint32Array(Math.max(16, Math.ceil(text.length / 64)));
  let count = 0;
  const add = (at: number) => {
    if (count === starts.length) {
      const wider = new Uint32Array(starts.length * 2);
      wider.set(starts);
      starts = wider;
    }
    starts[count++] = at;
  };
  let from = 0;
  while (from <= text.length) {
    const next = text.indexOf("\n", from);
    const end = next < 0 ? text.length : next;
    add(from);
    for (let at = from + ROW_CHARS; at < end; at += ROW_CHARS) {
      // Not between the halves of one character.
      const code = text.charCodeAt(at);
      add(code >= 0xdc00 && code <= 0xdfff ? at + 1 : at);
    }
    if (next < 0) break;
    from = next + 1;
  }
  return { starts, count };
}

export function lineAt(text: string, { starts, count }: Lines, row: number): string {
  const from = starts[row] ?? 0;
  const to = row + 1 < count ? (starts[row + 1] ?? text.length) : text.length;
  const end = text.charCodeAt(to - 1) === 10 ? to - 1 : to;
  return text.slice(from, end);
}

/** The row in which a place of the text stands. */
export function rowOf({ starts, count }: Lines, place: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}
