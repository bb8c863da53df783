import { startOfDay, startOfWeek } from "./zone";

/** The `dateRange` of an address: a token such as `7d`, `today`, `all`, or `<from>-<to>` in epoch milliseconds. */
export const CALENDAR_TOKENS = ["today", "yesterday", "week"] as const;
export const RANGE_TOKENS = ["30m", "1h", "6h", "1d", "3d", "7d", "14d", "30d", "90d", "1y", "all"] as const;
export type RangeToken = (typeof RANGE_TOKENS)[number];
export const DEFAULT_RANGE: RangeToken = "7d";

/** Half-open `[since, until)`, ISO. An open end is undefined. */
export interface TimeWindow {
  since?: string;
  until?: string;
}

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000, y: 31_536_000_000 } as const;

export function isRange(text: string): boolean {
  return /^\d+[mhdy]$/.test(text) || text === "all" || CALENDAR_TOKENS.some((token) => token === text) || /^\d{10,}-\d{10,}$/.test(text);
}

export function windowOf(range: string | undefined, now: number = Date.now()): TimeWindow {
  const text = range && isRange(range) ? range : DEFAULT_RANGE;
  if (text === "all") return {};
  if (text === "today") return { since: startOfDay(now, 0) };
  if (text === "yesterday") return { since: startOfDay(now, -1), until: startOfDay(now, 0) };
  if (text === "week") return { since: startOfWeek(now) };
  const fixed = /^(\d+)-(\d+)$/.exec(text);
  if (fixed) return { since: new Date(Number(fixed[1])).toISOString(), until: new Date(Number(fixed[2])).toISOString() };
  const amount = Number(text.slice(0, -1));
  return { since: new Date(now - amount * UNIT_MS[text.slice(-1) as keyof typeof UNIT_MS]).toISOString() };
}

/** Both ends known, in ISO: for questions that need a beginning and an end. */
export interface ClosedWindow {
  since: string;
  until: string;
}

/** "All" begins here: nothing was sent before. */
const BEGINNING = "2020-01-01T00:00:00.000Z";

export function closedWindow(range: string | undefined, now: number = Date.now()): ClosedWindow {
  const { since = BEGINNING, until = new Date(now).toISOString() } = windowOf(range, now);
  return { since, until };
}

/** As long a time before, ending where the range begins; undefined when the range has no beginning. */
export function previousWindow(range: string | undefined, now: number = Date.now()): ClosedWindow | undefined {
  if (windowOf(range, now).since === undefined) return undefined;
  const { since, until } = closedWindow(range, now);
  const from = new Date(since).getTime();
  return { since: new Date(from - (new Date(until).getTime() - from)).toISOString(), until: since };
}

/** The same as a range of an address. */
export function previousRange(range: string | undefined, now: number = Date.now()): string | undefined {
  const window = previousWindow(range, now);
  return window && fixedRange(new Date(window.since).getTime(), new Date(window.until).getTime());
}

export function fixedRange(from: number, to: number): string {
  return `${Math.round(Math.min(from, to))}-${Math.round(Math.max(from, to))}`;
}

const EVER_MS = UNIT_MS.y;

/** The window of the same length right before (-1) or after (1) this one. */
export function shiftedRange(range: string | undefined, by: 1 | -1, now: number = Date.now()): string {
  const { since, until } = windowOf(range, now);
  const to = until ? new Date(until).getTime() : now;
  const from = since ? new Date(since).getTime() : to - EVER_MS;
  return fixedRange(from + by * (to - from), to + by * (to - from));
}

/** The next wider preset, for "widen the time range" when nothing was found. */
export function widerRange(range: string | undefined): RangeToken {
  const at = RANGE_TOKENS.findIndex((token) => token === (range ?? DEFAULT_RANGE));
  if (at < 0) return "30d";
  const longer = RANGE_TOKENS.slice(at + 1).find((token) => ["7d", "30d", "1y", "all"].includes(token));
  return longer ?? "all";
}
