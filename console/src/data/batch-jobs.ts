import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Filter } from "@/api/types";
import { withBase } from "@/lib/base";
import { api, seg } from "@/lib/http";
import { windowOf } from "@/lib/time-range";
import { askedNow } from "./asked-now";
import type { ListQuery } from "./tracing";

export type BatchAction = "delete" | "tag" | "export";
export type ExportFormat = "csv" | "json" | "jsonl";
export type ExportTemplate = "full" | "qa";
export type BatchStatus = "waiting" | "running" | "done" | "failed" | "cancelled";

export interface BatchJob {
  id: string;
  action: BatchAction;
  status: BatchStatus;
  format: ExportFormat;
  template: ExportTemplate;
  add_tags: string[];
  remove_tags: string[];
  /** Null until the traces were counted. */
  total: number | null;
  done: number;
  error: string | null;
  has_file: boolean;
  file_name: string | null;
  file_bytes: number | null;
  expires_at: string | null;
  created_at: string;
  finished_at: string | null;
}

/** Some traces by name, or everything that the list was asked for. */
export type Chosen = { ids: string[] } | { matching: { since?: string; until?: string; environment: readonly string[]; search: string; filters: readonly Filter[] } };

export function everythingOf(list: ListQuery): Chosen {
  return { matching: { ...windowOf(list.range), environment: list.environments, search: list.search ?? "", filters: askedNow(list.filters) } };
}

export type NewBatchJob = Chosen & { action: BatchAction; add_tags?: string[]; remove_tags?: string[]; format?: ExportFormat; template?: ExportTemplate; bom?: boolean };

const jobs = (projectId: string) => `/projects/${seg(projectId)}/batch-jobs`;
const key = (projectId: string) => ["batch-jobs", projectId] as const;

export const isAtWork = (job: BatchJob) => job.status === "waiting" || job.status === "running";

const WATCH_MS = 1000;

/** Asked every second while something is at work, else left alone. */
export const batchJobsQuery = (projectId: string) =>
  queryOptions({
    queryKey: key(projectId),
    queryFn: async ({ signal }) => (await api.get<{ items: BatchJob[] }>(jobs(projectId), {}, signal)).items,
    refetchInterval: (query) => (query.state.data?.some(isAtWork) ? WATCH_MS : false),
    staleTime: 30_000,
  });

export function fileAddress(projectId: string, jobId: string): string {
  return withBase(`/api/console${jobs(projectId)}/${seg(jobId)}/file`);
}

export function useStartBatchJob(projectId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (job: NewBatchJob) => api.post<BatchJob>(jobs(projectId), job),
    onSuccess: (job) => queries.setQueryData<BatchJob[]>(key(projectId), (before) => [job, ...(before ?? [])]),
  });
}

export function useCancelBatchJob(projectId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.post<BatchJob>(`${jobs(projectId)}/${seg(id)}/cancel`),
    onSettled: () => queries.invalidateQueries({ queryKey: key(projectId) }),
  });
}
