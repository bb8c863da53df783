import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Ingestion } from "@/api/types";
import { api, seg } from "@/lib/http";

export const ingestionQuery = (projectId: string) =>
  queryOptions({
    queryKey: ["ingestion", projectId],
    queryFn: ({ signal }) => api.get<Ingestion>(`/projects/${seg(projectId)}/ingestion`, {}, signal),
    refetchInterval: 10_000,
  });

export function useReplay(projectId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => api.post<{ replayed: number }>(`/projects/${seg(projectId)}/ingestion/replay`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["ingestion", projectId] }),
  });
}
