import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { ModelItem, ModelTier } from "@/api/types";
import { api, seg } from "@/lib/http";

const path = (projectId: string) => `/projects/${seg(projectId)}/models`;

export const modelsQuery = (projectId: string) =>
  queryOptions({
    queryKey: ["pricing", projectId, "models"],
    queryFn: async ({ signal }) => (await api.get<{ items: ModelItem[] }>(path(projectId), {}, signal)).items,
    staleTime: 60_000,
  });

/** The definition that a model name gets; null when none fits. */
export const matchQuery = (projectId: string, name: string) =>
  queryOptions({
    queryKey: ["pricing", projectId, "match", name],
    queryFn: async ({ signal }) => (await api.get<{ item: ModelItem | null }>(`${path(projectId)}/match`, { name }, signal)).item,
  });

export interface NewModel {
  model_name: string;
  match_pattern: string;
  prices: Record<string, number>;
  /** Beside the standard one. */
  tiers: (Omit<ModelTier, "priority"> & { isDefault: false; priority: number })[];
}

/** Made when it has no id, replaced when it has. */
export function useSaveModel(projectId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, model }: { id?: string; model: NewModel }) => (id === undefined ? api.post<ModelItem>(path(projectId), model) : api.put<ModelItem>(`${path(projectId)}/${seg(id)}`, model)),
    // The form says at the field what is refused.
    meta: { quiet: true },
    onSuccess: () => queries.invalidateQueries({ queryKey: ["pricing", projectId] }),
  });
}

export function useDeleteModel(projectId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete<void>(`${path(projectId)}/${seg(id)}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["pricing", projectId] }),
  });
}
