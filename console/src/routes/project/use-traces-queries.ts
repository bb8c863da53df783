import { useInfiniteQuery, useQuery, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import type { FacetQuestion } from "@/data/facets";
import { facetsQuery, firstEventQuery, histogramQuery, traceCountQuery, countSince, type ListQuery } from "@/data/tracing";
import type { Grain } from "@/features/tracing/list/grain";
import { useNews } from "@/parts/use-news";
import { rowsOf } from "@/parts/load-more-rows";
import { usePainted } from "@/parts/use-painted";
import { isNarrowed, rowsAsked } from "./ask-for-traces";

/** Everything that the page of traces asks the server. What stands around the rows is asked for once they are here. */
export function useTracesQueries(projectId: string, list: ListQuery, grain: Grain, fields: readonly string[]) {
  const queries = useQueryClient();
  const asTraces = grain === "traces";
  const { asked, ofTraces, ofSteps } = rowsAsked(projectId, list, grain, fields);
  const unordered: ListQuery = { ...asked, order: undefined };
  const traces = useInfiniteQuery({ ...ofTraces, enabled: asTraces });
  const steps = useInfiniteQuery({ ...ofSteps, enabled: !asTraces });
  const shown = asTraces ? traces : steps;
  const hasRows = usePainted(!shown.isPending && !shown.isPlaceholderData);
  const count = useQuery({ ...traceCountQuery(projectId, unordered), enabled: asTraces && hasRows });
  const question: FacetQuestion = { projectId, range: list.range, environments: list.environments, search: list.search, filters: asked.filters };
  const facets = useQuery({ ...facetsQuery(projectId, { range: list.range, environments: list.environments, search: list.search, filters: asked.filters }), enabled: hasRows });
  const histogram = useQuery({ ...histogramQuery(projectId, unordered), enabled: hasRows });
  const rows = rowsOf(traces.data);
  const stepRows = rowsOf(steps.data);
  const isEmpty = (asTraces ? rows : stepRows)?.length === 0;
  const first = useQuery({ ...firstEventQuery(projectId), enabled: isEmpty && !isNarrowed(list) });
  const newest = asTraces && (list.order === undefined || list.order === "timestamp.desc") ? rows?.[0]?.timestamp : undefined;
  const refresh = () => {
    // Only the first page is asked for anew: the reader is at the top, and further pages follow when scrolled to.
    const { queryKey } = asTraces ? ofTraces : ofSteps;
    queries.setQueryData<InfiniteData<unknown>>(queryKey as readonly unknown[], (before) => before && { pages: before.pages.slice(0, 1), pageParams: before.pageParams.slice(0, 1) });
    for (const query of asTraces ? [traces, count, facets, histogram] : [steps, facets, histogram]) void query.refetch();
  };
  const news = useNews({
    key: ["tracing", projectId, unordered, newest],
    count: newest === undefined || /-/.test(list.range) ? undefined : (signal) => countSince(projectId, unordered, newest, signal),
    apply: refresh,
  });
  return { traces, steps, count, facets, histogram, first, rows, stepRows, isEmpty, asked, question, refresh, news };
}
