import type { TraceItem } from "@/api/types";

/** One trace of a session in its place. */
export interface TurnItem {
  trace: TraceItem;
  /** From 1. */
  number: number;
  /** How long nothing happened before; undefined when that is not worth saying. */
  gapMs: number | undefined;
  /** Why the turn is bad; empty when it is not. */
  bad: readonly BadSign[];
}

export type BadSign = { kind: "error" } | { kind: "score"; name: string };

const IDLE_MS = 60_000;
const LOW = 0.5;

/** In the order they were held. */
export function turnsOf(traces: readonly TraceItem[]): TurnItem[] {
  const sorted = [...traces].sort((a, b) => a.timestamp.localeCompare(b.timestamp));
  const ranges = rangesOf(sorted);
  return sorted.map((trace, at) => {
    const before = sorted[at - 1];
    const gap = before ? new Date(trace.timestamp).getTime() - new Date(before.timestamp).getTime() - (before.latency_ms ?? 0) : 0;
    return { trace, number: at + 1, gapMs: gap >= IDLE_MS ? gap : undefined, bad: signsOf(trace, ranges) };
  });
}

type Ranges = ReadonlyMap<string, { low: number; high: number }>;

function rangesOf(traces: readonly TraceItem[]): Ranges {
  const ranges = new Map<string, { low: number; high: number }>();
  for (const score of traces.flatMap((trace) => trace.scores)) {
    if (score.value === null || score.data_type !== "NUMERIC") continue;
    const known = ranges.get(score.name) ?? { low: 0, high: 1 };
    ranges.set(score.name, { low: Math.min(known.low, score.value), high: Math.max(known.high, score.value) });
  }
  return ranges;
}

/** An error, a "no", or a number in the lower half of what this name has in the session (at least 0 to 1). */
function signsOf(trace: TraceItem, ranges: Ranges): BadSign[] {
  const signs: BadSign[] = trace.error_count > 0 ? [{ kind: "error" }] : [];
  for (const score of trace.scores) {
    const range = ranges.get(score.name);
    const low = score.data_type === "BOOLEAN" ? (score.value ?? 1) < LOW : score.data_type === "NUMERIC" && range !== undefined && score.value !== null && (score.value - range.low) / (range.high - range.low) < LOW;
    if (low) signs.push({ kind: "score", name: score.name });
  }
  return signs;
}

/** The bad turn after (1) or before (-1) a place; from the ends it begins anew. */
export function nextBad(turns: readonly TurnItem[], from: number, direction: 1 | -1): number | undefined {
  const bad = turns.flatMap((turn, at) => (turn.bad.length > 0 ? [at] : []));
  return direction === 1 ? (bad.find((at) => at > from) ?? bad[0]) : (bad.findLast((at) => at < from) ?? bad.at(-1));
}

export function matchingTurns(turns: readonly TurnItem[], text: string): TurnItem[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return [...turns];
  return turns.filter(({ trace }) => [trace.name, trace.input_preview, trace.output_preview, trace.id].some((field) => field?.toLowerCase().includes(wanted)));
}
