import type { Filter } from "@/api/types";
import type { Metric, MetricsView } from "@/data/metric-series";
import type { Unit } from "./unit";

export const BOARDS = ["latency", "usage", "cost"] as const;
export type BoardId = (typeof BOARDS)[number];

/** Where a value of a chart's dimension is found in the table of traces (or of steps). */
export interface Target {
  type: Filter["type"];
  column: string;
  grain?: "all" | "llm";
}

export type ChartId =
  | "latency_traces"
  | "cost_by_model"
  | "latency_llm"
  | "latency_by_model"
  | "first_token"
  | "speed_by_model"
  | "slowest_traces"
  | "slowest_steps"
  | "traces_by_name"
  | "steps_by_type"
  | "tokens"
  | "tokens_by_model"
  | "people"
  | "levels"
  | "busiest_users"
  | "busiest_steps"
  | "cost_by_trace_name"
  | "cost_sides"
  | "cost_of_trace"
  | "dearest_models"
  | "dearest_users";

export interface ChartSpec {
  id: ChartId;
  view: MetricsView;
  metrics: readonly Metric[];
  by?: string;
  filters?: readonly Filter[];
  shape: "line" | "bars" | "ranking";
  unit: Unit;
  target?: Target;
}

const LLM: Filter = { type: "stringOptions", column: "type", operator: "any of", value: ["GENERATION"] };
const HAS_MODEL: Filter = { type: "null", column: "providedModelName", operator: "is not null", value: "" };
const latency = (...aggregations: ("p50" | "p95" | "p99")[]): Metric[] => aggregations.map((aggregation) => ({ measure: "latency", aggregation }));
const sum = (measure: string): Metric => ({ measure, aggregation: "sum" });
const COUNT: Metric = { measure: "count", aggregation: "count" };

const OF_MODEL: Target = { type: "arrayOptions", column: "model" };
const OF_NAME: Target = { type: "stringOptions", column: "name" };
const OF_USER: Target = { type: "stringOptions", column: "userId" };
const OF_STEP: Target = { type: "stringOptions", column: "stepName", grain: "all" };

export const LATENCY_OF_TRACES: ChartSpec = { id: "latency_traces", view: "traces", metrics: latency("p50", "p95", "p99"), shape: "line", unit: "ms" };
export const TRACES_BY_NAME: ChartSpec = { id: "traces_by_name", view: "traces", metrics: [COUNT], by: "name", shape: "bars", unit: "count", target: OF_NAME };
export const COST_BY_MODEL: ChartSpec = { id: "cost_by_model", view: "observations", metrics: [sum("totalCost")], by: "providedModelName", filters: [HAS_MODEL], shape: "bars", unit: "usd", target: OF_MODEL };

export const CHARTS: Readonly<Record<BoardId, readonly ChartSpec[]>> = {
  latency: [
    LATENCY_OF_TRACES,
    { id: "latency_llm", view: "observations", metrics: latency("p50", "p95", "p99"), filters: [LLM], shape: "line", unit: "ms" },
    { id: "latency_by_model", view: "observations", metrics: latency("p95"), by: "providedModelName", filters: [LLM, HAS_MODEL], shape: "line", unit: "ms", target: OF_MODEL },
    { id: "first_token", view: "observations", metrics: [{ measure: "timeToFirstToken", aggregation: "p50" }, { measure: "timeToFirstToken", aggregation: "p95" }], filters: [LLM], shape: "line", unit: "ms" },
    { id: "speed_by_model", view: "observations", metrics: [{ measure: "outputTokensPerSecond", aggregation: "p50" }], by: "providedModelName", filters: [LLM, HAS_MODEL], shape: "line", unit: "per_second", target: OF_MODEL },
    { id: "slowest_traces", view: "traces", metrics: [{ measure: "latency", aggregation: "p95" }, COUNT], by: "name", shape: "ranking", unit: "ms", target: OF_NAME },
    { id: "slowest_steps", view: "observations", metrics: [{ measure: "latency", aggregation: "p95" }, COUNT], by: "name", shape: "ranking", unit: "ms", target: OF_STEP },
  ],
  usage: [
    TRACES_BY_NAME,
    { id: "steps_by_type", view: "observations", metrics: [COUNT], by: "type", shape: "bars", unit: "count", target: { type: "arrayOptions", column: "type" } },
    { id: "tokens", view: "observations", metrics: [sum("inputTokens"), sum("outputTokens")], filters: [HAS_MODEL], shape: "bars", unit: "tokens" },
    { id: "tokens_by_model", view: "observations", metrics: [sum("totalTokens")], by: "providedModelName", filters: [HAS_MODEL], shape: "bars", unit: "tokens", target: OF_MODEL },
    { id: "people", view: "traces", metrics: [{ measure: "uniqueUserIds", aggregation: "uniq" }, { measure: "uniqueSessionIds", aggregation: "uniq" }], shape: "line", unit: "count" },
    {
      id: "levels",
      view: "observations",
      metrics: [COUNT],
      by: "level",
      filters: [{ type: "stringOptions", column: "level", operator: "any of", value: ["ERROR", "WARNING"] }],
      shape: "bars",
      unit: "count",
      target: { type: "stringOptions", column: "level" },
    },
    { id: "busiest_users", view: "traces", metrics: [COUNT], by: "userId", filters: [{ type: "null", column: "userId", operator: "is not null", value: "" }], shape: "ranking", unit: "count", target: OF_USER },
    { id: "busiest_steps", view: "observations", metrics: [COUNT], by: "name", shape: "ranking", unit: "count", target: OF_STEP },
  ],
  cost: [
    COST_BY_MODEL,
    { id: "cost_by_trace_name", view: "observations", metrics: [sum("totalCost")], by: "traceName", filters: [HAS_MODEL], shape: "bars", unit: "usd", target: OF_NAME },
    { id: "cost_sides", view: "observations", metrics: [sum("inputCost"), sum("outputCost")], filters: [HAS_MODEL], shape: "bars", unit: "usd" },
    { id: "cost_of_trace", view: "traces", metrics: [{ measure: "totalCost", aggregation: "avg" }, { measure: "totalCost", aggregation: "p95" }], shape: "line", unit: "usd" },
    { id: "dearest_models", view: "observations", metrics: [sum("totalCost"), COUNT], by: "providedModelName", filters: [HAS_MODEL], shape: "ranking", unit: "usd", target: OF_MODEL },
    { id: "dearest_users", view: "observations", metrics: [sum("totalCost"), COUNT], by: "userId", filters: [HAS_MODEL], shape: "ranking", unit: "usd", target: OF_USER },
  ],
};
