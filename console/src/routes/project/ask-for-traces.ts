import type { QueryClient } from "@tanstack/react-query";
import { observationsQuery, tracesQuery, type ListQuery } from "@/data/tracing";
import { fieldsOf } from "@/features/tracing/list/field-names";
import { grainOf, stepFilters, traceFilters, type Grain } from "@/features/tracing/list/grain";
import { listQueryOf } from "@/parts/project-search";
import { tableLayout } from "@/ui/table/layout";

/** The question for the rows of the page of traces, as traces and as steps. */
export function rowsAsked(projectId: string, list: ListQuery, grain: Grain, fields: readonly string[]) {
  const asked: ListQuery = { ...list, filters: traceFilters(list.filters) };
  return {
    asked,
    ofTraces: tracesQuery(projectId, { ...asked, fields }),
    ofSteps: observationsQuery(projectId, { ...list, fields, filters: stepFilters(grain, list.filters) }),
  };
}

/** Whether anything but the time range keeps rows out. */
export function isNarrowed(list: ListQuery): boolean {
  return list.filters.length > 0 || Boolean(list.search) || list.environments.length > 0;
}

/** Ask for the first rows before the page that shows them is here; it also tells when they cannot be had. */
export function askForTraces(queries: QueryClient, projectId: string, search: Parameters<typeof listQueryOf>[0] & { grain?: string }): void {
  const grain = grainOf(search.grain);
  const fields = fieldsOf(tableLayout(grain === "traces" ? "traces" : "steps").split);
  const { ofTraces, ofSteps } = rowsAsked(projectId, listQueryOf(search), grain, fields);
  const rows: Promise<unknown> = grain === "traces" ? queries.ensureInfiniteQueryData(ofTraces) : queries.ensureInfiniteQueryData(ofSteps);
  rows.catch(() => undefined);
}
