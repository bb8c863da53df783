import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type {
  FieldHits,
  GraphMark,
  Neighbour,
  ObservationDetail,
  PriceFacts,
  PublicTraceAnswer,
  ShareTerms,
  StepTexts,
  TextHit,
  TraceAnswer,
  TraceDetail,
} from "@/api/types";
import { api, seg } from "@/lib/http";
import { detailOf, isLive } from "./trace-nodes";
import { tracingKeys } from "./tracing";

/** Stands for the project on the page of a shared trace, which anybody may read. */
export const PUBLIC = "~public";
const LIVE_POLL_MS = 2000;

/** Where one trace is read from. */
export function traceRoom(projectId: string, traceId: string): string {
  return projectId === PUBLIC ? `/public/traces/${seg(traceId)}` : `/projects/${seg(projectId)}/traces/${seg(traceId)}`;
}

const keyOf = (projectId: string, traceId: string, ...rest: unknown[]) => [...tracingKeys.trace(projectId, traceId), ...rest];

/** While something in it runs it is asked for again and again. */
export const traceQuery = (projectId: string, traceId: string) =>
  queryOptions({
    queryKey: tracingKeys.trace(projectId, traceId),
    queryFn: async ({ signal }) => detailOf(await api.get<TraceAnswer>(traceRoom(projectId, traceId), {}, signal)),
    refetchInterval: (query) => (query.state.data && isLive(query.state.data) ? LIVE_POLL_MS : false),
    staleTime: 15_000,
  });

export interface PublicTrace extends TraceDetail {
  share: ShareTerms;
}

export const publicTraceQuery = (traceId: string) =>
  queryOptions({
    queryKey: tracingKeys.trace(PUBLIC, traceId),
    queryFn: async ({ signal }): Promise<PublicTrace> => {
      const answer = await api.get<PublicTraceAnswer>(traceRoom(PUBLIC, traceId), {}, signal);
      return { ...detailOf(answer), share: answer.share };
    },
    retry: false,
    staleTime: 60_000,
  });

export const observationQuery = (projectId: string, traceId: string, id: string) =>
  queryOptions({
    queryKey: keyOf(projectId, traceId, "observation", id),
    queryFn: ({ signal }) =>
      projectId === PUBLIC
        ? api.get<ObservationDetail>(`${traceRoom(PUBLIC, traceId)}/observations/${seg(id)}`, {}, signal)
        : api.get<ObservationDetail>(`/projects/${seg(projectId)}/observations/${seg(id)}`, { trace_id: traceId }, signal),
    staleTime: 60_000,
  });

/** The beginnings of the texts of many steps at once; `ids` in a fixed order. */
export const stepTextsQuery = (projectId: string, traceId: string, ids: readonly string[]) =>
  queryOptions({
    queryKey: keyOf(projectId, traceId, "texts", ids),
    queryFn: async ({ signal }) => (await api.get<{ items: StepTexts[] }>(`${traceRoom(projectId, traceId)}/texts`, { id: ids }, signal)).items,
    staleTime: 60_000,
  });

export const textHitsQuery = (projectId: string, traceId: string, text: string) =>
  queryOptions({
    queryKey: keyOf(projectId, traceId, "search", text),
    queryFn: async ({ signal }) => (await api.get<{ items: TextHit[] }>(`${traceRoom(projectId, traceId)}/search`, { text }, signal)).items,
    enabled: text !== "" && projectId !== PUBLIC,
    staleTime: 60_000,
  });

export type TextField = "input" | "output";

/** One text of a trace, or of one of its steps. */
export interface TextPlace {
  projectId: string;
  traceId: string;
  observationId: string | undefined;
  field: TextField;
}

const wordsOf = ({ observationId, field }: TextPlace) => ({ observation_id: observationId, field });

export const fieldHitsQuery = (place: TextPlace, text: string) =>
  queryOptions({
    queryKey: keyOf(place.projectId, place.traceId, "field-search", place.observationId, place.field, text),
    queryFn: ({ signal }) => api.get<FieldHits>(`${traceRoom(place.projectId, place.traceId)}/text/search`, { ...wordsOf(place), text }, signal),
    enabled: text !== "",
    staleTime: 60_000,
  });

/** The whole text, piece by piece; `onBytes` hears how much has come. */
export function loadText(place: TextPlace, onBytes: (bytes: number) => void, signal?: AbortSignal): Promise<string> {
  return api.text(`${traceRoom(place.projectId, place.traceId)}/text`, { ...wordsOf(place) }, onBytes, signal);
}

/** The whole text, for what is made of it. */
export const wholeTextQuery = (place: TextPlace) =>
  queryOptions({
    queryKey: keyOf(place.projectId, place.traceId, "text", place.observationId, place.field),
    queryFn: ({ signal }) => loadText(place, () => undefined, signal),
    staleTime: 60_000,
  });

export const graphQuery = (projectId: string, traceId: string) =>
  queryOptions({
    queryKey: keyOf(projectId, traceId, "graph"),
    queryFn: async ({ signal }) =>
      projectId === PUBLIC ? [] : (await api.get<{ items: GraphMark[] }>(`${traceRoom(projectId, traceId)}/graph`, {}, signal)).items,
    staleTime: 60_000,
  });

export const nearbyQuery = (projectId: string, traceId: string) =>
  queryOptions({
    queryKey: keyOf(projectId, traceId, "nearby"),
    queryFn: async ({ signal }) => (await api.get<{ items: Neighbour[] }>(`${traceRoom(projectId, traceId)}/nearby`, {}, signal)).items,
    staleTime: 60_000,
  });

export const priceQuery = (projectId: string, traceId: string, observationId: string) =>
  queryOptions({
    queryKey: keyOf(projectId, traceId, "price", observationId),
    queryFn: ({ signal }) => api.get<PriceFacts>(`${traceRoom(projectId, traceId)}/price`, { observation_id: observationId }, signal),
    staleTime: 60_000,
  });

export const shareQuery = (projectId: string, traceId: string) =>
  queryOptions({
    queryKey: keyOf(projectId, traceId, "share"),
    queryFn: ({ signal }) => api.get<ShareTerms>(`${traceRoom(projectId, traceId)}/share`, {}, signal),
  });

export function useShare(projectId: string, traceId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (terms: Omit<ShareTerms, "allowed">) => api.put<ShareTerms>(`${traceRoom(projectId, traceId)}/share`, terms),
    onSuccess: (terms) => {
      queries.setQueryData(shareQuery(projectId, traceId).queryKey, terms);
      const key = tracingKeys.trace(projectId, traceId);
      const before = queries.getQueryData<TraceDetail>(key);
      if (before) queries.setQueryData<TraceDetail>(key, { ...before, trace: { ...before.trace, public: terms.public } });
    },
  });
}
