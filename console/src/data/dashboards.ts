import { queryOptions } from "@tanstack/react-query";
import { api, seg } from "@/lib/http";
import { windowOf } from "@/lib/time-range";

/** Null where nothing was measured. */
export interface Figures {
  p50LatencyMs: number | null;
  p95LatencyMs: number | null;
  totalCostUsd: number | null;
  totalTokens: number | null;
}

type Row = Record<string, number | string | null>;

/** The public metrics language needs both ends of its window. */
const EPOCH = "2020-01-01T00:00:00.000Z";

function numberIn(row: Row | undefined, ...names: string[]): number | null {
  for (const name of names) {
    const value = row?.[name];
    if (value !== null && value !== undefined && value !== "" && Number.isFinite(Number(value))) return Number(value);
  }
  return null;
}

async function ask(projectId: string, range: string, environments: readonly string[], view: string, metrics: { measure: string; aggregation: string }[], signal: AbortSignal): Promise<Row | undefined> {
  const window = windowOf(range);
  const answer = await fetchMetrics(projectId, {
    view,
    metrics,
    dimensions: [],
    filters: environments.length === 0 ? [] : [{ type: "stringOptions", column: "environment", operator: "any of", value: environments }],
    fromTimestamp: window.since ?? EPOCH,
    toTimestamp: window.until ?? new Date().toISOString(),
  }, signal);
  return answer.data[0];
}

function fetchMetrics(projectId: string, query: unknown, signal: AbortSignal): Promise<{ data: Row[] }> {
  signal.throwIfAborted();
  return api.post<{ data: Row[] }>(`/projects/${seg(projectId)}/metrics`, query);
}

/** Latency of traces' steps, money and tokens over a stretch of time. */
export const figuresQuery = (projectId: string, range: string, environments: readonly string[]) =>
  queryOptions({
    queryKey: ["figures", projectId, range, environments],
    queryFn: async ({ signal }): Promise<Figures> => {
      const row = await ask(
        projectId,
        range,
        environments,
        "observations",
        [
          { measure: "latency", aggregation: "p50" },
          { measure: "latency", aggregation: "p95" },
          { measure: "totalCost", aggregation: "sum" },
          { measure: "totalTokens", aggregation: "sum" },
        ],
        signal,
      );
      return {
        p50LatencyMs: numberIn(row, "p50_latency", "latency_p50"),
        p95LatencyMs: numberIn(row, "p95_latency", "latency_p95"),
        totalCostUsd: numberIn(row, "sum_totalCost", "totalCost_sum"),
        totalTokens: numberIn(row, "sum_totalTokens", "totalTokens_sum"),
      };
    },
    retry: false,
    staleTime: 30_000,
  });
