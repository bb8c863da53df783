import { infiniteQueryOptions, keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Filter, Page, ScoreCategory, ScoreConfig, ScoreDataType, ScoreItem } from "@/api/types";
import { api, seg } from "@/lib/http";
import { listParams, tracingKeys, type ListQuery } from "./tracing";

const project = (projectId: string) => `/projects/${seg(projectId)}`;

export const scoresQuery = (projectId: string, list: ListQuery) =>
  infiniteQueryOptions({
    queryKey: ["scores", projectId, "list", list],
    queryFn: ({ pageParam, signal }) => api.get<Page<ScoreItem>>(`${project(projectId)}/scores`, { ...listParams(list), cursor: pageParam, limit: 100 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });

/** Scores that are about a session as a whole. */
export const sessionScoresQuery = (projectId: string, sessionId: string) =>
  queryOptions({
    queryKey: ["scores", projectId, "list", "session", sessionId],
    queryFn: async ({ signal }) => {
      const filter = JSON.stringify([{ type: "string", column: "sessionId", operator: "=", value: sessionId }]);
      return (await api.get<Page<ScoreItem>>(`${project(projectId)}/scores`, { filter, limit: 100 }, signal)).items.filter((score) => score.session_id === sessionId && score.trace_id === null);
    },
    staleTime: 15_000,
  });

/** Numbers below one half; a "no" is 0. */
export const LOW: Filter[] = [{ type: "number", column: "value", operator: "<", value: 0.5 }];
const LOW_ROWS = 6;

export const lowScoresQuery = (projectId: string, list: ListQuery) =>
  queryOptions({
    queryKey: ["scores", projectId, "low", list],
    queryFn: async ({ signal }) => (await api.get<Page<ScoreItem>>(`${project(projectId)}/scores`, { ...listParams({ ...list, filters: LOW }), limit: LOW_ROWS }, signal)).items,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

export const scoreConfigsQuery = (projectId: string) =>
  queryOptions({
    queryKey: ["scores", projectId, "configs"],
    queryFn: async ({ signal }) => (await api.get<{ items: ScoreConfig[] }>(`${project(projectId)}/score-configs`, {}, signal)).items,
    staleTime: 60_000,
  });

/** What a judgement is about. */
export interface ScoreTarget {
  trace_id?: string;
  observation_id?: string;
  session_id?: string;
}

export interface NewScore extends ScoreTarget {
  /** Of an earlier judgement that this one replaces. */
  id?: string;
  name: string;
  data_type: ScoreDataType;
  value: number | null;
  string_value?: string;
  comment?: string;
  config_id?: string;
  metadata?: Record<string, unknown>;
}

export function useAddScore(projectId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (score: NewScore) => api.post<ScoreItem>(`${project(projectId)}/scores`, score),
    onSuccess: (_answer, score) =>
      Promise.all([
        ...(score.trace_id ? [queries.invalidateQueries({ queryKey: tracingKeys.trace(projectId, score.trace_id), exact: true })] : []),
        queries.invalidateQueries({ queryKey: ["scores", projectId, "list"] }),
      ]),
  });
}

export function useDeleteScore(projectId: string, traceId: string | null) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete<void>(`${project(projectId)}/scores/${seg(id)}`),
    onSuccess: () =>
      Promise.all([
        ...(traceId ? [queries.invalidateQueries({ queryKey: tracingKeys.trace(projectId, traceId), exact: true })] : []),
        queries.invalidateQueries({ queryKey: ["scores", projectId, "list"] }),
      ]),
  });
}

const AT_ONCE = 4;

/** Several, a few at a time; fails when one could not be deleted. */
export function useDeleteScores(projectId: string) {
  return useMutation({
    mutationFn: async (ids: readonly string[]) => {
      for (let at = 0; at < ids.length; at += AT_ONCE) await Promise.all(ids.slice(at, at + AT_ONCE).map((id) => api.delete<void>(`${project(projectId)}/scores/${seg(id)}`)));
    },
  });
}

export interface NewScoreConfig {
  name: string;
  data_type: ScoreDataType;
  min_value?: number;
  max_value?: number;
  categories?: ScoreCategory[];
  description?: string;
}

export function useCreateScoreConfig(projectId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (config: NewScoreConfig) => api.post<ScoreConfig>(`${project(projectId)}/score-configs`, config),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["scores", projectId, "configs"] }),
  });
}

export function useArchiveScoreConfig(projectId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: { id: string; archived: boolean }) =>
      api.patch<ScoreConfig>(`${project(projectId)}/score-configs/${seg(change.id)}`, { archived: change.archived }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["scores", projectId, "configs"] }),
  });
}
