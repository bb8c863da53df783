import { offsetMinutes } from "./zone";

/** Numbers, times and sizes as the reader's language writes them. SI symbols (ms, s) are the same in every language. */
const cache = new Map<string, Intl.NumberFormat>();

function numbers(language: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = language + JSON.stringify(options);
  const known = cache.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(language, options);
  cache.set(key, made);
  return made;
}

export const ABSENT = "–";

export function formatCount(value: number | null | undefined, language: string): string {
  return value == null ? ABSENT : numbers(language, { maximumFractionDigits: 0 }).format(value);
}

/** 12,408 stays; from 100,000 on it is shortened (124K, 12.4万). */
export function formatCompact(value: number | null | undefined, language: string): string {
  if (value == null) return ABSENT;
  if (Math.abs(value) < 100_000) return formatCount(value, language);
  return numbers(language, { notation: "compact", maximumFractionDigits: 1 }).format(value);
}

export function formatNumber(value: number | null | undefined, language: string, digits = 2): string {
  return value == null ? ABSENT : numbers(language, { maximumFractionDigits: digits }).format(value);
}

export function formatRatio(value: number | null | undefined, language: string): string {
  return value == null ? ABSENT : numbers(language, { style: "percent", maximumFractionDigits: 1 }).format(value);
}

/** US dollars with as many digits as a tiny amount needs; nothing priced is absent, not zero. */
export function formatUsd(value: number | null | undefined, language: string): string {
  if (value == null) return ABSENT;
  const money = { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol" } as const;
  if (value === 0) return numbers(language, { ...money, maximumFractionDigits: 0 }).format(0);
  if (Math.abs(value) < 0.000001) return `<${numbers(language, { ...money, maximumFractionDigits: 6 }).format(0.000001)}`;
  if (Math.abs(value) < 1) return numbers(language, { ...money, maximumSignificantDigits: 3 }).format(value);
  return numbers(language, { ...money, maximumFractionDigits: 2 }).format(value);
}

export function formatDuration(ms: number | null | undefined, language: string): string {
  if (ms == null) return ABSENT;
  if (ms < 1) return `<1 ms`;
  if (ms < 1000) return `${numbers(language, { maximumFractionDigits: 0 }).format(ms)} ms`;
  if (ms < 60_000) return `${numbers(language, { minimumFractionDigits: ms < 10_000 ? 2 : 1, maximumFractionDigits: ms < 10_000 ? 2 : 1 }).format(ms / 1000)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 2880) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${Math.floor(minutes / 1440)} d ${Math.floor((minutes % 1440) / 60)} h`;
}

/** Binary steps with the short signs that both languages read. */
export function formatBytes(bytes: number | null | undefined, language: string): string {
  if (bytes == null) return ABSENT;
  const units = ["B", "KB", "MB", "GB"] as const;
  const step = bytes < 1 ? 0 : Math.min(3, Math.floor(Math.log(bytes) / Math.log(1024)));
  return `${numbers(language, { maximumFractionDigits: step === 0 ? 0 : 1 }).format(bytes / 1024 ** step)} ${units[step]}`;
}

const two = (value: number) => String(value).padStart(2, "0");

/** `2026-11-23 19:38:22` in the reader's time zone: one sortable form for both languages, always 24 h. */
export function formatTime(iso: string | null | undefined): string {
  if (!iso) return ABSENT;
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  return new Date(at.getTime() + offsetMinutes(at) * 60_000).toISOString().slice(0, 19).replace("T", " ");
}

/** The same without the year, for columns; the full form belongs into the title. */
export function formatShortTime(iso: string | null | undefined): string {
  return iso ? formatTime(iso).slice(5) : ABSENT;
}

export function formatTimeWithZone(iso: string | null | undefined): string {
  if (!iso) return ABSENT;
  const offset = offsetMinutes(new Date(iso));
  const size = Math.abs(offset);
  return `${formatTime(iso)}.${String(new Date(iso).getMilliseconds()).padStart(3, "0")} ${offset < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

export function formatDay(iso: string | null | undefined, language: string): string {
  if (!iso) return ABSENT;
  return new Intl.DateTimeFormat(language, { dateStyle: "medium" }).format(new Date(iso));
}

/** "3 minutes ago". `now` is passed in so that tests can hold the clock. */
export function formatAgo(iso: string | null | undefined, language: string, now: number = Date.now()): string {
  if (!iso) return ABSENT;
  const seconds = (new Date(iso).getTime() - now) / 1000;
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const steps: [number, Intl.RelativeTimeFormatUnit][] = [[60, "second"], [3600, "minute"], [86_400, "hour"], [2_592_000, "day"], [31_536_000, "month"]];
  let divisor = 1;
  for (const [limit, unit] of steps) {
    if (Math.abs(seconds) < limit) return relative.format(Math.round(seconds / divisor), unit);
    divisor = limit;
  }
  return relative.format(Math.round(seconds / 31_536_000), "year");
}

/** `a3f1…9c20`: ids are recognised by their ends. */
export function shortId(id: string, head = 8, tail = 4): string {
  return id.length <= head + tail + 1 ? id : `${id.slice(0, head)}…${id.slice(-tail)}`;
}
