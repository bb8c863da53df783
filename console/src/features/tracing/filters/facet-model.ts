import type { FacetName, Facets, FacetValue, Filter, ScoreFacet } from "@/api/types";
import { OF_TRACES, SCORE_COLUMNS, SCORE_NAMES, type Vocabulary } from "./grammar/fields";

/** A list of values with counts that can be ticked; each is one term of the filter language. */
export interface ValueFacet {
  name: Exclude<FacetName, "environments">;
  column: string;
  type: "stringOptions" | "arrayOptions";
}

export const VALUE_FACETS = [
  { name: "levels", column: "level", type: "stringOptions" },
  { name: "names", column: "name", type: "stringOptions" },
  { name: "types", column: "type", type: "arrayOptions" },
  { name: "models", column: "model", type: "arrayOptions" },
  { name: "users", column: "userId", type: "stringOptions" },
  { name: "sessions", column: "sessionId", type: "stringOptions" },
  { name: "tags", column: "tags", type: "arrayOptions" },
  { name: "versions", column: "version", type: "stringOptions" },
  { name: "releases", column: "release", type: "stringOptions" },
] as const satisfies readonly ValueFacet[];

/** A number that can be bounded from below and above, in the unit that the column has. */
export const NUMBER_FACETS = [
  { name: "latency", column: "latency", unit: "seconds" },
  { name: "tokens", column: "totalTokens", unit: "count" },
  { name: "inputTokens", column: "inputTokens", unit: "count" },
  { name: "outputTokens", column: "outputTokens", unit: "count" },
  { name: "cost", column: "totalCost", unit: "money" },
  { name: "steps", column: "observationCount", unit: "count" },
] as const;
export type NumberFacet = (typeof NUMBER_FACETS)[number];

export type FilterState = readonly Filter[];

export function pickedOf(filters: FilterState, facet: ValueFacet): string[] {
  const term = filters.find((one) => one.column === facet.column && one.operator === "any of");
  return term && Array.isArray(term.value) ? term.value : [];
}

export function withPicked(filters: FilterState, facet: ValueFacet, values: readonly string[]): Filter[] {
  const others = filters.filter((one) => !(one.column === facet.column && one.operator === "any of"));
  if (values.length === 0) return others;
  return [...others, { type: facet.type, column: facet.column, operator: "any of", value: [...values] }];
}

/** "Everything but this value": kept beside what is picked. */
export function withExcluded(filters: FilterState, facet: ValueFacet, value: string): Filter[] {
  const term = filters.find((one) => one.column === facet.column && one.operator === "none of");
  const before = term && Array.isArray(term.value) ? term.value : [];
  const others = filters.filter((one) => one !== term);
  return [...others, { type: facet.type, column: facet.column, operator: "none of", value: [...new Set([...before, value])] }];
}

interface Bounds {
  low?: number;
  high?: number;
}

function boundsAmong(terms: FilterState): Bounds {
  const bound = (...operators: string[]) => {
    const value = terms.find((one) => operators.includes(one.operator))?.value;
    return typeof value === "number" ? value : undefined;
  };
  return { low: bound(">=", ">"), high: bound("<=", "<") };
}

const isBound = (term: Filter) => [">=", ">", "<=", "<"].includes(term.operator);

function bounded(term: Omit<Filter, "operator" | "value">, low: number | undefined, high: number | undefined): Filter[] {
  const one = (operator: string, value: number | undefined): Filter[] => (value === undefined ? [] : [{ ...term, operator, value }]);
  return [...one(">=", low), ...one("<=", high)];
}

export function boundsOf(filters: FilterState, column: string): Bounds {
  return boundsAmong(filters.filter((one) => one.column === column));
}

export function withBounds(filters: FilterState, column: string, low: number | undefined, high: number | undefined): Filter[] {
  return [...filters.filter((one) => !(one.column === column && isBound(one))), ...bounded({ type: "number", column }, low, high)];
}

const SCORE_TYPES: Readonly<Record<string, { column: string; type: Filter["type"] }>> = {
  CATEGORICAL: { column: SCORE_COLUMNS.category, type: "categoryOptions" },
  BOOLEAN: { column: SCORE_COLUMNS.truth, type: "booleanObject" },
};
const OF_SCORES: readonly string[] = [...Object.values(SCORE_COLUMNS), SCORE_NAMES];

export function scoreBoundsOf(filters: FilterState, name: string): Bounds {
  return boundsAmong(filters.filter((one) => one.column === SCORE_COLUMNS.number && one.key === name));
}

export function withScoreBounds(filters: FilterState, name: string, low: number | undefined, high: number | undefined): Filter[] {
  const others = filters.filter((one) => !(one.column === SCORE_COLUMNS.number && one.key === name && isBound(one)));
  return [...others, ...bounded({ type: "numberObject", column: SCORE_COLUMNS.number, key: name }, low, high)];
}

/** The values of a score in words that are picked; a truth is `true` or `false`. */
export function scorePickedOf(filters: FilterState, score: Pick<ScoreFacet, "name" | "data_type">): string[] {
  const kind = SCORE_TYPES[score.data_type];
  const term = filters.find((one) => one.column === kind?.column && one.key === score.name && (one.operator === "any of" || one.operator === "="));
  return term === undefined ? [] : Array.isArray(term.value) ? term.value : [String(term.value)];
}

export function withScorePicked(filters: FilterState, score: Pick<ScoreFacet, "name" | "data_type">, values: readonly string[]): Filter[] {
  const kind = SCORE_TYPES[score.data_type];
  if (!kind) return [...filters];
  const others = filters.filter((one) => !(one.column === kind.column && one.key === score.name));
  if (values.length === 0) return others;
  const truth = score.data_type === "BOOLEAN";
  return [...others, { ...kind, key: score.name, operator: truth ? "=" : "any of", value: truth ? values[0] === "true" : [...values] }];
}

export function withoutScore(filters: FilterState, name: string): Filter[] {
  return filters.filter((one) => !(OF_SCORES.includes(one.column) && one.key === name));
}

export function withoutScores(filters: FilterState): Filter[] {
  return filters.filter((one) => !OF_SCORES.includes(one.column));
}

const isField = (term: Filter, key: string) => term.column === "metadata" && term.key === key;

export function metadataValueOf(filters: FilterState, key: string): string | undefined {
  const value = filters.find((one) => isField(one, key) && one.operator === "=")?.value;
  return typeof value === "string" ? value : undefined;
}

/** The field is exactly this; without a value it may be anything again. */
export function withMetadataValue(filters: FilterState, key: string, value: string | undefined): Filter[] {
  const others = filters.filter((one) => !isField(one, key));
  return value === undefined ? others : [...others, { type: "stringObject", column: "metadata", key, operator: "=", value }];
}

export function withMetadataText(filters: FilterState, key: string, text: string): Filter[] {
  return [...filters.filter((one) => !isField(one, key)), { type: "stringObject", column: "metadata", key, operator: "contains", value: text }];
}

/** "Only this value" or "everything but it", from a cell or a fact; undefined where the field cannot be asked so. */
export function termFor(column: string, value: string, exclude: boolean, words: Vocabulary = OF_TRACES): Filter | undefined {
  const split = /^(metadata|score):(.+)$/s.exec(column);
  if (split?.[1] === "metadata") return { type: "stringObject", column: "metadata", key: split[2] ?? "", operator: exclude ? "does not contain" : "=", value };
  const field = words.of(column);
  if (!field || !["option", "list"].includes(field.kind)) return undefined;
  return { type: field.kind === "list" ? "arrayOptions" : "stringOptions", column, operator: exclude ? "none of" : "any of", value: [value] };
}

/** The term beside the others: values of one field come together, "only" replaces what was picked. */
export function withTerm(filters: FilterState, term: Filter): Filter[] {
  const same = (one: Filter) => one.column === term.column && one.key === term.key && one.operator === term.operator && one.type === term.type;
  const before = filters.find(same);
  const exclude = term.operator === "none of";
  if (exclude && before && Array.isArray(before.value) && Array.isArray(term.value))
    return filters.map((one) => (one === before ? { ...term, value: [...new Set([...(before.value as string[]), ...(term.value as string[])])] } : one));
  return [...filters.filter((one) => !same(one)), term];
}

export function without(filters: FilterState, term: Filter): Filter[] {
  return filters.filter((one) => one !== term);
}

/** Values of a column that were seen, the most frequent first. */
export function seenValues(facets: Facets | undefined, column: string): readonly FacetValue[] {
  if (!facets) return [];
  if (column === "environment") return facets.environments ?? [];
  const facet = VALUE_FACETS.find((one) => one.column === column);
  return facet ? (facets[facet.name] ?? []) : [];
}

/** The names of these rows, the most frequent first. */
export function namesAmong(rows: readonly { name: string | null }[]): readonly { value: string }[] {
  const counts = new Map<string, number>();
  for (const { name } of rows) if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([value]) => ({ value }));
}
