import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { ModelItem } from "@/api/types";
import { api, seg } from "@/lib/http";

export const modelsQuery = (projectId: string) =>
  queryOptions({
    queryKey: ["pricing", projectId, "models"],
    queryFn: async ({ signal }) => (await api.get<{ items: ModelItem[] }>(`/projects/${seg(projectId)}/models`, {}, signal)).items,
    staleTime: 60_000,
  });

export interface NewModel {
  model_name: string;
  match_pattern: string;
  prices: Record<string, number>;
}

export function useCreateModel(projectId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (model: NewModel) => api.post<ModelItem>(`/projects/${seg(projectId)}/models`, model),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["pricing", projectId] }),
  });
}

export function useDeleteModel(projectId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete<void>(`/projects/${seg(projectId)}/models/${seg(id)}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["pricing", projectId] }),
  });
}
