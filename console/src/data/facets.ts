import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { FacetValue, Heat, ScoreFacet, Spread } from "@/api/types";
import { api, seg } from "@/lib/http";
import { listParams, type ListQuery } from "./tracing";

/** What the list of traces is asked for, as far as facets care. */
export interface FacetQuestion extends Pick<ListQuery, "range" | "environments" | "search" | "filters"> {
  projectId: string;
}

const traces = (question: FacetQuestion) => `/projects/${seg(question.projectId)}/traces`;
const kept = { placeholderData: keepPreviousData, staleTime: 30_000 } as const;

/** How a number is spread over the traces that pass. */
export const spreadQuery = (question: FacetQuestion, column: string) =>
  queryOptions({
    queryKey: ["tracing", question.projectId, "spread", column, question],
    queryFn: ({ signal }) => api.get<Spread>(`${traces(question)}/facets/numbers`, { ...listParams(question), column }, signal),
    ...kept,
  });

export const metadataKeysQuery = (question: FacetQuestion) =>
  queryOptions({
    queryKey: ["tracing", question.projectId, "metadata-keys", question],
    queryFn: async ({ signal }) => (await api.get<{ items: FacetValue[] }>(`${traces(question)}/facets/metadata`, listParams(question), signal)).items,
    ...kept,
  });

export const metadataValuesQuery = (question: FacetQuestion, key: string) =>
  queryOptions({
    queryKey: ["tracing", question.projectId, "metadata-values", key, question],
    queryFn: async ({ signal }) => (await api.get<{ items: FacetValue[] }>(`${traces(question)}/facets/metadata/values`, { ...listParams(question), key }, signal)).items,
    ...kept,
  });

export const scoreFacetsQuery = (question: FacetQuestion) =>
  queryOptions({
    queryKey: ["tracing", question.projectId, "score-facets", question],
    queryFn: async ({ signal }) => (await api.get<{ items: ScoreFacet[] }>(`${traces(question)}/facets/scores`, listParams(question), signal)).items,
    ...kept,
  });

/** Latency by time. */
export const heatQuery = (question: FacetQuestion) =>
  queryOptions({
    queryKey: ["tracing", question.projectId, "heat", question],
    queryFn: ({ signal }) => api.get<Heat>(`${traces(question)}/heat`, listParams(question), signal),
    ...kept,
  });
