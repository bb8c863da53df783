import type { Filter } from "@/api/types";
import { fieldOf, OF_STEPS, OF_TRACES, type Vocabulary } from "../filters/grammar/fields";

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

/** What can be said of the rows, in the words that stand over their columns. */
export function wordsOf(grain: Grain): Vocabulary {
  return grain === "traces" ? OF_TRACES : OF_STEPS;
}

/** The columns of the address as the server calls them when it is asked of steps. */
const COLUMNS_OF_STEPS: Readonly<Record<string, string>> = { name: "traceName", stepName: "name", timestamp: "startTime", id: "traceId" };
const LISTS_OF_TRACES = new Set(["model", "type"]);

/** The question as it is asked of traces: what only steps have must hold for some step. */
export function traceFilters(filters: readonly Filter[]): Filter[] {
  return filters.map((term) => {
    if (term.column === "traceId") return { ...term, column: "id" };
    if (term.column === "traceName") return { ...term, column: "name" };
    if (term.type === "scope") return ofSomeStep(term);
    const field = fieldOf(term.column);
    if (field?.stepOnly !== true) return term;
    const positive = POSITIVE[term.operator];
    return { type: "scope", column: "steps", operator: positive ? "none" : "some", value: "", within: [ofStep({ ...term, operator: positive ?? term.operator })] };
  });
}

const ofStep = (term: Filter): Filter => (term.column === "stepName" ? { ...term, column: "name" } : term);
const ofSomeStep = (term: Filter): Filter => ({ ...term, within: term.within?.map(ofStep) });

/** "Not x" of a trace: no step has x. */
const POSITIVE: Readonly<Record<string, string>> = { "none of": "any of", "does not contain": "contains", "is null": "is not null" };

/** The same question, asked of steps: a trace's name is the step's trace name, its models are the step's model. */
export function stepFilters(grain: Grain, filters: readonly Filter[]): Filter[] {
  const translated = filters
    .filter((term) => fieldOf(term.column)?.traceOnly !== true || term.column === "timestamp")
    .map((term): Filter => {
      if (term.type === "scope") return ofSomeStep(term);
      const column = COLUMNS_OF_STEPS[term.column] ?? term.column;
      return LISTS_OF_TRACES.has(term.column) ? { ...term, column, type: term.type === "arrayOptions" ? "stringOptions" : term.type } : { ...term, column };
    });
  const types = TYPES[grain];
  return types.length === 0 ? translated : [...translated, { type: "stringOptions", column: "type", operator: "any of", value: [...types] }];
}

/** Terms that say nothing of a step; the list says so instead of keeping quiet. */
export function unanswered(grain: Grain, filters: readonly Filter[]): Filter[] {
  return grain === "traces" ? [] : filters.filter((term) => fieldOf(term.column)?.traceOnly === true && term.column !== "timestamp");
}
