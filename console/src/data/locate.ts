import { queryOptions } from "@tanstack/react-query";
import type { Filter, ObservationItem, Page, ScoreItem, SessionItem, TraceItem, UserItem } from "@/api/types";
import { api, seg } from "@/lib/http";

/** Something of a project that goes by an id, or by a part of it. */
export interface Found {
  kind: "trace" | "observation" | "session" | "user" | "score";
  id: string;
  name?: string;
  traceId?: string;
  observationId?: string;
}

const MOST = 5;
const BEGINNING = "2020-01-01T00:00:00.000Z";
const hasId = (id: string) => JSON.stringify([{ type: "string", column: "id", operator: "=", value: id } satisfies Filter]);

type Read = (path: string, id: string, signal: AbortSignal) => Promise<Found[]>;

async function list<T>(path: string, query: Record<string, string | number>, signal: AbortSignal): Promise<T[]> {
  return (await api.get<Page<T>>(path, { since: BEGINNING, limit: MOST, ...query }, signal)).items;
}

const READS: Readonly<Record<Found["kind"], Read>> = {
  trace: async (path, id, signal) =>
    (await list<TraceItem>(`${path}/traces`, { filter: hasId(id) }, signal)).map((one) => ({ kind: "trace", id: one.id, name: one.name ?? one.id, traceId: one.id })),
  observation: async (path, id, signal) =>
    (await list<ObservationItem>(`${path}/observations`, { filter: hasId(id) }, signal)).map((one) => ({ kind: "observation", id: one.id, name: one.name ?? one.id, traceId: one.trace_id, observationId: one.id })),
  session: async (path, id, signal) => (await list<SessionItem>(`${path}/sessions`, { search: id }, signal)).map((one) => ({ kind: "session", id: one.id })),
  user: async (path, id, signal) => (await list<UserItem>(`${path}/users`, { search: id }, signal)).map((one) => ({ kind: "user", id: one.id })),
  score: async (path, id, signal) =>
    (await list<ScoreItem>(`${path}/scores`, { filter: hasId(id) }, signal)).map((one) => ({ kind: "score", id: one.id, name: one.name, traceId: one.trace_id ?? undefined, observationId: one.observation_id ?? undefined })),
};

/** One question a kind: each answers by itself. */
export function probesOf(projectId: string, id: string) {
  return (Object.keys(READS) as Found["kind"][]).map((kind) =>
    queryOptions({
      queryKey: ["locate", projectId, kind, id],
      queryFn: ({ signal }) => READS[kind](`/projects/${seg(projectId)}`, id, signal),
      staleTime: 30_000,
      retry: false,
    }),
  );
}
