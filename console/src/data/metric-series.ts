import type { Filter } from "@/api/types";

/** One row of an answer: dimensions, `time_dimension`, and `<aggregation>_<measure>`. */
export type MetricsRow = Readonly<Record<string, unknown>>;

export type MetricsView = "traces" | "observations" | "scores-numeric" | "scores-categorical" | "scores-boolean";
export type Aggregation = "sum" | "avg" | "count" | "max" | "min" | "p50" | "p90" | "p95" | "p99" | "uniq";

export interface Metric {
  measure: string;
  aggregation: Aggregation;
}

/** Where the console's names of trace fields stand in each view. */
const NAMES: Readonly<Record<"traces" | "observations" | "scores", Readonly<Record<string, string>>>> = {
  traces: {},
  observations: { name: "traceName", release: "traceRelease", version: "traceVersion" },
  scores: { name: "traceName", release: "traceRelease", version: "traceVersion" },
};

/** Filters on traces, as a view of the metrics knows them. */
export function filtersFor(view: MetricsView, filters: readonly Filter[]): Filter[] {
  const names = NAMES[view === "traces" || view === "observations" ? view : "scores"];
  return filters.map((filter) => ({ ...filter, column: names[filter.column] ?? filter.column }));
}

export const keyOf = (metric: Metric) => `${metric.aggregation}_${metric.measure}`;

/** A number, or null for "nothing known". */
export function numberAt(row: MetricsRow | undefined, key: string): number | null {
  const value = row?.[key];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

export function textAt(row: MetricsRow, key: string): string {
  const value = row[key];
  return value === null || value === undefined ? "" : String(value);
}

export interface Lines {
  at: string[];
  lines: { id: string; values: (number | null)[] }[];
}

const TIME = "time_dimension";

/** One line for each metric. */
export function linesOfMetrics(rows: readonly MetricsRow[], metrics: readonly Metric[]): Lines {
  return {
    at: rows.map((row) => textAt(row, TIME)),
    lines: metrics.map((metric) => ({ id: keyOf(metric), values: rows.map((row) => numberAt(row, keyOf(metric))) })),
  };
}

/** One line for each of the `values` of a dimension, in their order; a stretch without rows stays empty. */
export function linesOfValues(rows: readonly MetricsRow[], dimension: string, metric: Metric, values: readonly string[]): Lines {
  const at = [...new Set(rows.map((row) => textAt(row, TIME)))];
  const found = new Map(rows.map((row) => [JSON.stringify([textAt(row, dimension), textAt(row, TIME)]), numberAt(row, keyOf(metric))]));
  return { at, lines: values.map((id) => ({ id, values: at.map((time) => found.get(JSON.stringify([id, time])) ?? null) })) };
}
