import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { InstanceHealth, ReplayedItems } from "@/api/schema.gen";
import { api } from "@/lib/http";

const KEY = ["instance", "health"];
const POLL_MS = 10_000;

export const healthQuery = queryOptions({
  queryKey: KEY,
  queryFn: ({ signal }) => api.get<InstanceHealth>("/instance/health", {}, signal),
  refetchInterval: POLL_MS,
  retry: false,
});

export function useReplayAll() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => api.post<ReplayedItems>("/instance/replay"),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}
