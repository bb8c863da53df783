import { infiniteQueryOptions, keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type {
  Facets,
  Filter,
  FirstEvent,
  Histogram,
  ObservationRow,
  Page,
  SessionDetail,
  SessionItem,
  TraceDetail,
  TraceItem,
  TraceRow,
  UserItem,
} from "@/api/types";
import { api, seg, type Query } from "@/lib/http";
import { windowOf } from "@/lib/time-range";
import { askedNow } from "./asked-now";
import { withoutGaps } from "./histogram";

/** What a list is asked for; it is what stands in the address. */
export interface ListQuery {
  range: string;
  environments: readonly string[];
  search?: string;
  filters: readonly Filter[];
  order?: string;
  /** Fields of metadata that the rows show. */
  fields?: readonly string[];
}

const PAGE_ROWS = 50;

const project = (projectId: string) => `/projects/${seg(projectId)}`;

/** The window is computed when the question is asked, so that "last hour" stays the last hour. */
export function listParams(list: ListQuery): Query {
  return {
    ...windowOf(list.range),
    environment: list.environments,
    search: list.search,
    filter: list.filters.length > 0 ? JSON.stringify(askedNow(list.filters)) : undefined,
    order: list.order,
    metadata: list.fields,
  };
}

export const tracingKeys = {
  project: (projectId: string) => ["tracing", projectId] as const,
  traces: (projectId: string, list: ListQuery) => ["tracing", projectId, "traces", list] as const,
  trace: (projectId: string, traceId: string) => ["tracing", projectId, "trace", traceId] as const,
};

function pagesOf<T>(name: string, projectId: string, list: ListQuery, more: Query = {}) {
  return infiniteQueryOptions({
    queryKey: ["tracing", projectId, name, list, more] as const,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<T>>(`${project(projectId)}/${name}`, { ...listParams(list), ...more, cursor: pageParam, limit: PAGE_ROWS }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Page<T>) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
}

export const tracesQuery = (projectId: string, list: ListQuery) => pagesOf<TraceRow>("traces", projectId, list);
export const observationsQuery = (projectId: string, list: ListQuery) => pagesOf<ObservationRow>("observations", projectId, list);
/** With `user` only the sessions that this user took part in. */
export const sessionsQuery = (projectId: string, list: ListQuery, user?: string) => pagesOf<SessionItem>("sessions", projectId, list, { user });
export const usersQuery = (projectId: string, list: ListQuery) => pagesOf<UserItem>("users", projectId, list);

/** The first few of a list, for a summary. */
export const topTracesQuery = (projectId: string, list: ListQuery, limit: number) =>
  queryOptions({
    queryKey: ["tracing", projectId, "top", list, limit],
    queryFn: async ({ signal }) => (await api.get<Page<TraceItem>>(`${project(projectId)}/traces`, { ...listParams(list), limit }, signal)).items,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

export const traceCountQuery = (projectId: string, list: ListQuery) =>
  queryOptions({
    queryKey: ["tracing", projectId, "count", list],
    queryFn: ({ signal }) => api.get<{ count: number }>(`${project(projectId)}/traces/count`, listParams(list), signal),
    staleTime: 10_000,
  });

/** How many traces that pass began after `newest`, which is shown already. */
export async function countSince(projectId: string, list: ListQuery, newest: string, signal: AbortSignal): Promise<number> {
  const since = new Date(new Date(newest).getTime() + 1).toISOString();
  const answer = await api.get<{ count: number }>(`${project(projectId)}/traces/count`, { ...listParams(list), since }, signal);
  return answer.count;
}

export const facetsQuery = (projectId: string, list: Pick<ListQuery, "range" | "environments" | "search" | "filters">) =>
  queryOptions({
    queryKey: ["tracing", projectId, "facets", list],
    queryFn: ({ signal }) => api.get<Facets>(`${project(projectId)}/traces/facets`, listParams(list), signal),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

export const histogramQuery = (projectId: string, list: ListQuery) =>
  queryOptions({
    queryKey: ["tracing", projectId, "histogram", list],
    queryFn: async ({ signal }) => {
      const window = windowOf(list.range);
      const sparse = await api.get<Histogram>(`${project(projectId)}/traces/histogram`, listParams(list), signal);
      return withoutGaps(sparse, window);
    },
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });

export const sessionQuery = (projectId: string, sessionId: string) =>
  queryOptions({
    queryKey: ["tracing", projectId, "session", sessionId],
    queryFn: ({ signal }) => api.get<SessionDetail>(`${project(projectId)}/sessions/${seg(sessionId)}`, {}, signal),
    staleTime: 15_000,
  });

const AT_ONCE = 4;

/** Everything about some traces, whole, in the order asked for. */
export async function downloadTraces(projectId: string, traceIds: readonly string[]): Promise<unknown[]> {
  const found: unknown[] = [];
  for (let at = 0; at < traceIds.length; at += AT_ONCE) {
    const some = traceIds.slice(at, at + AT_ONCE);
    found.push(...(await Promise.all(some.map((id) => api.get<unknown>(`${project(projectId)}/traces/${seg(id)}/download`)))));
  }
  return found;
}

export const userQuery = (projectId: string, userId: string) =>
  queryOptions({
    queryKey: ["tracing", projectId, "user", userId],
    queryFn: ({ signal }) => api.get<{ user: UserItem }>(`${project(projectId)}/users/${seg(userId)}`, {}, signal),
    select: (answer) => answer.user,
    staleTime: 15_000,
  });

const FIRST_EVENT_POLL_MS = 1500;

/** Asks until the first event has come, then rests. */
export const firstEventQuery = (projectId: string) =>
  queryOptions({
    queryKey: ["tracing", projectId, "first-event"],
    queryFn: ({ signal }) => api.get<FirstEvent>(`${project(projectId)}/first-event`, {}, signal),
    refetchInterval: (query) => (query.state.data?.received ? false : FIRST_EVENT_POLL_MS),
    staleTime: 0,
  });

export const locateQuery = (id: string) =>
  queryOptions({
    queryKey: ["locate", id],
    queryFn: ({ signal }) => api.get<{ project_id: string; trace_id: string }>(`/locate/${seg(id)}`, {}, signal),
    retry: false,
  });

export interface TraceChange {
  bookmarked?: boolean;
  public?: boolean;
  tags?: string[];
}

export function useChangeTrace(projectId: string, traceId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: TraceChange) => api.patch<unknown>(`${project(projectId)}/traces/${seg(traceId)}`, change),
    // Shown at once: every one of these can be undone by the same control.
    onMutate: async (change) => {
      const key = tracingKeys.trace(projectId, traceId);
      await queries.cancelQueries({ queryKey: key, exact: true });
      const before = queries.getQueryData<TraceDetail>(key);
      if (before) queries.setQueryData<TraceDetail>(key, { ...before, trace: { ...before.trace, ...change } });
      return { before };
    },
    onError: (_error, _change, context) => {
      if (context?.before) queries.setQueryData(tracingKeys.trace(projectId, traceId), context.before);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["tracing", projectId, "traces"] }),
  });
}

export function useDeleteTraces(projectId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (traceIds: string[]) => api.delete<unknown>(`${project(projectId)}/traces`, { trace_ids: traceIds }),
    onSuccess: (_answer, traceIds) => {
      for (const id of traceIds) queries.removeQueries({ queryKey: tracingKeys.trace(projectId, id) });
      return queries.invalidateQueries({ queryKey: tracingKeys.project(projectId) });
    },
  });
}
