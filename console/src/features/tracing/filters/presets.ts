import type { Filter } from "@/api/types";

/** Questions that come up every day, one click each; every one is a set of filters that can be edited afterwards. */
export interface Preset {
  name: string;
  filters: readonly Filter[];
}

const options = (column: string, ...value: string[]): Filter => ({ type: "stringOptions", column, operator: "any of", value });
const number = (column: string, operator: string, value: number): Filter => ({ type: "number", column, operator, value });
const step = (operator: "some" | "none", ...within: Filter[]): Filter => ({ type: "scope", column: "steps", operator, value: "", within });
const type = (...value: string[]): Filter => ({ type: "arrayOptions", column: "type", operator: "any of", value });
const score = (key: string, operator: string, value: number): Filter => ({ type: "numberObject", column: "scores_avg", key, operator, value });

export const PRESETS = {
  quality: [
    { name: "errors", filters: [options("level", "ERROR")] },
    { name: "warnings", filters: [options("level", "ERROR", "WARNING")] },
    { name: "no_output", filters: [step("some", type("GENERATION"), { type: "boolean", column: "hasOutput", operator: "=", value: false })] },
    { name: "missed_tools", filters: [step("some", type("GENERATION"), number("toolDefinitions", ">", 0), number("toolCalls", "=", 0))] },
  ],
  slow: [
    { name: "slow_traces", filters: [number("latency", ">", 10)] },
    { name: "slow_calls", filters: [step("some", type("GENERATION"), number("latency", ">", 5))] },
    { name: "slow_first_token", filters: [step("some", type("GENERATION"), number("timeToFirstToken", ">", 2))] },
  ],
  cost: [
    { name: "dear", filters: [number("totalCost", ">", 1)] },
    { name: "long", filters: [number("totalTokens", ">", 50_000)] },
  ],
  rag: [
    { name: "no_chunks", filters: [step("some", type("RETRIEVER"), { type: "boolean", column: "hasOutput", operator: "=", value: false })] },
    { name: "low_context", filters: [score("Context F1", "<", 0.5)] },
    { name: "no_citation", filters: [step("some", type("RETRIEVER")), step("none", type("GENERATION"), { type: "boolean", column: "citesSource", operator: "=", value: true })] },
  ],
  feedback: [
    { name: "thumbs_down", filters: [score("user-feedback", "<=", 0)] },
    { name: "low_helpful", filters: [score("helpfulness", "<", 0.5)] },
  ],
} as const satisfies Record<string, readonly Preset[]>;

export const PRESET_GROUPS = Object.keys(PRESETS) as (keyof typeof PRESETS)[];

/** `{"b":1,"a":2}` and `{"a":2,"b":1}` are the same term, also when the address lost an order. */
export function termKey(term: Filter): string {
  return JSON.stringify([term.type, term.column, term.operator, term.key ?? "", term.value, (term.within ?? []).map(termKey)]);
}

export function holds(filters: readonly Filter[], preset: Preset): boolean {
  const known = new Set(filters.map(termKey));
  return preset.filters.every((term) => known.has(termKey(term)));
}

/** With the preset's terms, or without them when they are there already. */
export function toggled(filters: readonly Filter[], preset: Preset): Filter[] {
  const own = new Set(preset.filters.map(termKey));
  const others = filters.filter((term) => !own.has(termKey(term)));
  return holds(filters, preset) ? others : [...others, ...preset.filters];
}
