/** Comma-separated files as spreadsheets write them. */

export interface Table {
  columns: string[];
  rows: string[][];
}

/** The text of a file: UTF-8 or UTF-16 by its mark, else UTF-8 where it is that, else GBK as Chinese Excel writes. */
export function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gbk").decode(bytes);
  }
}

/** The first line names the columns; what has no name gets its number. Empty lines are no rows. */
export function readCsv(text: string): Table {
  const lines = recordsOf(text, separatorOf(text)).filter((line) => line.some((cell) => cell !== ""));
  const columns = (lines[0] ?? []).map((name, at) => name.trim() || String(at + 1));
  return { columns, rows: lines.slice(1).map((line) => columns.map((_, at) => line[at] ?? "")) };
}

/** What separates the names of the first line: a comma, a semicolon or a tab. */
function separatorOf(text: string): string {
  const first = text.slice(0, text.search(/[\r\n]|$/));
  const counts = [",", ";", "\t"].map((one) => [first.split(one).length, one] as const);
  return counts.reduce((most, one) => (one[0] > most[0] ? one : most))[1];
}

function recordsOf(text: string, separator: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? "";
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[at + 1] === '"') cell += text[at++];
      else quoted = false;
    } else if (char === '"' && cell === "") quoted = true;
    else if (char === separator) {
      record.push(cell);
      cell = "";
    } else if (char === "\n" || char === "\r") {
      if (char === "\r" && text[at + 1] === "\n") at++;
      records.push([...record, cell]);
      record = [];
      cell = "";
    } else cell += char;
  }
  if (cell !== "" || record.length > 0) records.push([...record, cell]);
  return records;
}
