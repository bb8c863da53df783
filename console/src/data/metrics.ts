import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { MetricsShown } from "@/api/schema.gen";
import type { Filter } from "@/api/types";
import { api, seg } from "@/lib/http";
import { closedWindow, previousWindow, type ClosedWindow } from "@/lib/time-range";
import { filtersFor, keyOf, linesOfMetrics, linesOfValues, textAt, type Lines, type Metric, type MetricsRow, type MetricsView } from "./metric-series";

/** What a whole page of numbers looks at. */
export interface Scope {
  range: string;
  environments: readonly string[];
  filters: readonly Filter[];
}

export type Granularity = "auto" | "hour" | "day" | "week";

export interface Asked {
  view: MetricsView;
  metrics: readonly Metric[];
  by?: readonly string[];
  filters?: readonly Filter[];
  granularity?: Granularity;
  /** Only the largest by the first metric. */
  limit?: number;
}

const STALE_MS = 30_000;

async function ask(projectId: string, scope: Scope, window: ClosedWindow, asked: Asked, signal: AbortSignal): Promise<MetricsRow[]> {
  const environment: Filter[] = scope.environments.length > 0 ? [{ type: "stringOptions", column: "environment", operator: "any of", value: [...scope.environments] }] : [];
  const body = {
    view: asked.view,
    metrics: asked.metrics,
    dimensions: (asked.by ?? []).map((field) => ({ field })),
    filters: [...environment, ...filtersFor(asked.view, scope.filters), ...(asked.filters ?? [])],
    timeDimension: asked.granularity && { granularity: asked.granularity },
    fromTimestamp: window.since,
    toTimestamp: window.until,
    orderBy: asked.limit === undefined || !asked.metrics[0] ? undefined : [{ field: keyOf(asked.metrics[0]), direction: "desc" }],
    config: asked.limit === undefined ? undefined : { row_limit: asked.limit },
  };
  return (await api.post<MetricsShown>(`/projects/${seg(projectId)}/metrics`, body, signal)).data;
}

const common = { placeholderData: keepPreviousData, staleTime: STALE_MS } as const;

export const metricsQuery = (projectId: string, scope: Scope, asked: Asked) =>
  queryOptions({
    ...common,
    queryKey: ["metrics", projectId, scope, asked],
    queryFn: ({ signal }) => ask(projectId, scope, closedWindow(scope.range), asked, signal),
  });

/** The same of as long a time before; nothing when the range has no beginning. */
export const previousMetricsQuery = (projectId: string, scope: Scope, asked: Asked) =>
  queryOptions({
    ...common,
    queryKey: ["metrics", projectId, "previous", scope, asked],
    queryFn: ({ signal }) => {
      const window = previousWindow(scope.range);
      return window ? ask(projectId, scope, window, asked, signal) : [];
    },
  });

/** The id of what is left over after the largest. */
export const REST = "\u0000rest";

const negated = (dimension: string, values: readonly string[]): Filter => ({ type: "stringOptions", column: dimension, operator: "none of", value: [...values] });
const among = (dimension: string, values: readonly string[]): Filter => ({ type: "stringOptions", column: dimension, operator: "any of", value: [...values] });

/** Lines over time: one a metric, or one for each of the `top` largest values of a dimension and one for the rest. */
export const linesQuery = (projectId: string, scope: Scope, asked: Asked & { granularity: Granularity }, top: number) =>
  queryOptions({
    ...common,
    queryKey: ["metrics", projectId, "lines", scope, asked, top],
    queryFn: async ({ signal }): Promise<Lines> => {
      const window = closedWindow(scope.range);
      const [dimension, metric] = [asked.by?.[0], asked.metrics[0]];
      if (dimension === undefined || metric === undefined) return linesOfMetrics(await ask(projectId, scope, window, asked, signal), asked.metrics);
      const leaders = await ask(projectId, scope, window, { ...asked, granularity: undefined, limit: top + 1 }, signal);
      const values = leaders.slice(0, top).map((row) => textAt(row, dimension));
      if (values.length === 0) return linesOfValues([], dimension, metric, values);
      const only = (filter: Filter): Asked => ({ ...asked, filters: [...(asked.filters ?? []), filter] });
      const [named, rest] = await Promise.all([
        ask(projectId, scope, window, only(among(dimension, values)), signal),
        leaders.length > top ? ask(projectId, scope, window, { ...only(negated(dimension, values)), by: [] }, signal) : [],
      ]);
      const lines = linesOfValues(named, dimension, metric, values);
      if (rest.length === 0) return lines;
      const [others] = linesOfMetrics(rest, [metric]).lines;
      return { at: lines.at, lines: [...lines.lines, { id: REST, values: others?.values ?? [] }] };
    },
  });
