import type { FacetName, Facets, FacetValue, Filter } from "@/api/types";

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
  { name: "latency", column: "latency" },
  { name: "cost", column: "totalCost" },
  { name: "tokens", column: "totalTokens" },
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

export function boundsOf(filters: FilterState, column: string): { low?: number; high?: number } {
  const bound = (operator: string) => {
    const value = filters.find((one) => one.column === column && one.operator === operator)?.value;
    return typeof value === "number" ? value : undefined;
  };
  return { low: bound(">="), high: bound("<=") };
}

export function withBounds(filters: FilterState, column: string, low: number | undefined, high: number | undefined): Filter[] {
  const others = filters.filter((one) => !(one.column === column && (one.operator === ">=" || one.operator === "<=")));
  const term = (operator: string, value: number | undefined): Filter[] => (value === undefined ? [] : [{ type: "number", column, operator, value }]);
  return [...others, ...term(">=", low), ...term("<=", high)];
}

export function without(filters: FilterState, term: Filter): Filter[] {
  return filters.filter((one) => one !== term);
}

/** Values of a column that were seen, the most frequent first. */
export function seenValues(facets: Facets | undefined, column: string): readonly FacetValue[] {
  if (!facets) return [];
  if (column === "environment") return facets.environments ?? [];
  const facet = VALUE_FACETS.find((one) => one.column === (column === "traceName" ? "name" : column));
  return facet ? (facets[facet.name] ?? []) : [];
}
