import { z } from "zod";
import type { ListQuery } from "@/data/tracing";
import { DEFAULT_RANGE, isRange } from "@/lib/time-range";

/** What every page of a project carries in its address. */
export const projectSearch = z.object({
  env: z.array(z.string()).optional().catch(undefined),
  dateRange: z.string().refine(isRange).optional().catch(undefined),
});
export type ProjectSearch = z.infer<typeof projectSearch>;

const term = z.object({
  type: z.enum(["datetime", "string", "number", "stringOptions", "arrayOptions", "boolean", "null", "stringObject", "numberObject", "booleanObject", "categoryOptions", "scope"]),
  column: z.string(),
  operator: z.string(),
  value: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]),
  key: z.string().optional(),
  ago: z.string().optional(),
});
export const filterTerm = term.extend({ within: z.array(term).optional() });

/** What a list adds to it. */
export const listSearch = z.object({
  search: z.coerce.string().optional().catch(undefined),
  filter: z.array(filterTerm).optional().catch(undefined),
  order: z.string().optional().catch(undefined),
  peek: z.string().optional().catch(undefined),
  viewId: z.string().optional().catch(undefined),
});
export type ListSearch = z.infer<typeof listSearch>;

export function listQueryOf(search: ProjectSearch & Partial<ListSearch>): ListQuery {
  return {
    range: search.dateRange ?? DEFAULT_RANGE,
    environments: search.env ?? [],
    search: search.search || undefined,
    filters: search.filter ?? [],
    order: search.order,
  };
}
