/** What a chart shows: values over stretches of time. Null is "nothing known", which is not nought. */
export interface ChartSeries {
  id: string;
  name: string;
  values: readonly (number | null)[];
  /** What is left over after the largest: drawn in grey. */
  rest?: boolean;
}

export interface ChartData {
  /** When each stretch begins: ISO times, or dates where a stretch is a day or longer. */
  at: readonly string[];
  series: readonly ChartSeries[];
}

export function isNothing(data: ChartData): boolean {
  return data.series.every((one) => one.values.every((value) => value === null || value === 0));
}

const two = (value: number) => String(value).padStart(2, "0");

/** `11-23` for days, `11-23 14:00` in local time for shorter stretches. */
export function bucketLabel(at: string): string {
  if (!at.includes("T")) return at.slice(5);
  const time = new Date(at);
  return `${two(time.getMonth() + 1)}-${two(time.getDate())} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** A cell that a spreadsheet would run as a formula is kept from it. */
function cell(value: string | number | null): string {
  const text = value === null ? "" : String(value);
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** With a byte order mark, so that Excel reads Chinese names. */
export function csvOf(heading: string, data: ChartData): string {
  const rows = data.at.map((at, index) => [at, ...data.series.map((one) => one.values[index] ?? null)]);
  return `\uFEFF${[[heading, ...data.series.map((one) => one.name)], ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}
