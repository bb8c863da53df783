import { formatCompact, formatDuration, formatNumber, formatUsd } from "@/lib/format";

export type Unit = "count" | "tokens" | "usd" | "ms" | "per_second" | "score";

/** A value with its unit, in the reader's language. */
export function formatterOf(unit: Unit, language: string): (value: number) => string {
  if (unit === "ms") return (value) => (value === 0 ? "0 s" : formatDuration(value, language));
  if (unit === "usd") return (value) => formatUsd(value, language);
  if (unit === "per_second") return (value) => `${formatNumber(value, language, 1)}/s`;
  if (unit === "score") return (value) => formatNumber(value, language);
  return (value) => formatCompact(value, language);
}
