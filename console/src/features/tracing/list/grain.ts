import type { Filter } from "@/api/types";

/** How fine the list is: whole traces, or their steps of some kind. Only a preset: the filters stay. */
export const GRAINS = ["traces", "all", "llm", "retrieval", "tools"] as const;
export type Grain = (typeof GRAINS)[number];

const TYPES: Readonly<Record<Grain, readonly string[]>> = {
  traces: [],
  all: [],
  llm: ["GENERATION"],
  retrieval: ["RETRIEVER", "EMBEDDING"],
  tools: ["TOOL"],
};

export function grainOf(text: string | undefined): Grain {
  return GRAINS.find((grain) => grain === text) ?? "traces";
}

/** Columns that both lists know; the others stay in the address and count again when the grain is traces. */
const OF_TRACES: Readonly<Record<string, string>> = { name: "traceName" };
const LISTS_OF_TRACES = new Set(["model", "type"]);

/** The same question, asked of steps: a trace's name is the step's trace name, its models are the step's model. */
export function stepFilters(grain: Grain, filters: readonly Filter[]): Filter[] {
  const translated = filters.map((term): Filter => {
    const column = OF_TRACES[term.column] ?? term.column;
    return LISTS_OF_TRACES.has(term.column) ? { ...term, column, type: "stringOptions" } : { ...term, column };
  });
  const types = TYPES[grain];
  return types.length === 0 ? translated : [...translated, { type: "stringOptions", column: "type", operator: "any of", value: [...types] }];
}
