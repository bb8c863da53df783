import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Dataset, DatasetItem, DatasetRun, DatasetRunItem, ItemStatus, UnfitItem } from "@/api/types";
import { api, seg } from "@/lib/http";

const PAGE = 50;
/** As many as the server takes at once. */
export const MOST_ITEMS = 1000;

const all = (projectId: string) => ["datasets", projectId];
const room = (projectId: string) => `/projects/${seg(projectId)}/datasets`;
const one = (projectId: string, id: string) => `${room(projectId)}/${seg(id)}`;

export const datasetsQuery = (projectId: string) =>
  queryOptions({
    queryKey: [...all(projectId), "list"],
    queryFn: async ({ signal }) => (await api.get<{ items: Dataset[] }>(room(projectId), {}, signal)).items,
    staleTime: 15_000,
  });

export const datasetQuery = (projectId: string, id: string) =>
  queryOptions({
    queryKey: [...all(projectId), "one", id],
    queryFn: ({ signal }) => api.get<Dataset>(one(projectId, id), {}, signal),
    staleTime: 15_000,
  });

interface Counted<T> {
  items: T[];
  total: number;
}

/** The page after the ones that came, while there is one. */
function nextOf<T>(last: Counted<T>, pages: readonly Counted<T>[]): number | undefined {
  const come = pages.reduce((sum, page) => sum + page.items.length, 0);
  return last.items.length > 0 && come < last.total ? pages.length + 1 : undefined;
}

export const itemsQuery = (projectId: string, id: string, search: string | undefined, status: ItemStatus | undefined) =>
  infiniteQueryOptions({
    queryKey: [...all(projectId), "items", id, search, status],
    queryFn: ({ pageParam, signal }) => api.get<Counted<DatasetItem>>(`${one(projectId, id)}/items`, { search, status, page: pageParam, limit: PAGE }, signal),
    initialPageParam: 1,
    getNextPageParam: nextOf,
    staleTime: 15_000,
  });

export const itemQuery = (projectId: string, id: string, itemId: string) =>
  queryOptions({
    queryKey: [...all(projectId), "item", id, itemId],
    queryFn: ({ signal }) => api.get<DatasetItem>(`${one(projectId, id)}/items/${seg(itemId)}`, {}, signal),
    staleTime: 15_000,
  });

export const runsQuery = (projectId: string, id: string) =>
  infiniteQueryOptions({
    queryKey: [...all(projectId), "runs", id],
    queryFn: ({ pageParam, signal }) => api.get<Counted<DatasetRun>>(`${one(projectId, id)}/runs`, { page: pageParam, limit: PAGE }, signal),
    initialPageParam: 1,
    getNextPageParam: nextOf,
    staleTime: 15_000,
  });

interface RunPage extends Counted<DatasetRunItem> {
  run: DatasetRun;
}

export const runQuery = (projectId: string, id: string, runId: string) =>
  infiniteQueryOptions({
    queryKey: [...all(projectId), "run", id, runId],
    queryFn: ({ pageParam, signal }) => api.get<RunPage>(`${one(projectId, id)}/runs/${seg(runId)}`, { page: pageParam, limit: PAGE }, signal),
    initialPageParam: 1,
    getNextPageParam: nextOf,
    staleTime: 15_000,
  });

export type DatasetDraft = Pick<Dataset, "name" | "description" | "metadata" | "input_schema" | "expected_output_schema">;
export type ItemTexts = Pick<DatasetItem, "input" | "expected_output" | "metadata">;
export type NewItem = ItemTexts & Partial<Pick<DatasetItem, "source_trace_id" | "source_observation_id">>;

export interface NewItems {
  dataset_ids: string[];
  items: NewItem[];
  /** What does not fit a schema is left out, not refused. */
  partly?: boolean;
}

/** The dialogs say themselves what was refused. */
const QUIET = { quiet: true };

function useChanged(projectId: string): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: all(projectId) });
}

/** Made when it has no id, changed when it has. */
export function useSaveDataset(projectId: string) {
  const onSuccess = useChanged(projectId);
  return useMutation({
    mutationFn: ({ id, draft }: { id?: string; draft: DatasetDraft }) => (id === undefined ? api.post<Dataset>(room(projectId), draft) : api.patch<Dataset>(one(projectId, id), draft)),
    onSuccess,
    meta: QUIET,
  });
}

export function useDeleteDataset(projectId: string) {
  const onSuccess = useChanged(projectId);
  return useMutation({ mutationFn: (id: string) => api.delete<void>(one(projectId, id)), onSuccess });
}

export function useAddItems(projectId: string) {
  const onSuccess = useChanged(projectId);
  return useMutation({
    mutationFn: (items: NewItems) => api.post<{ added: number; unfit: UnfitItem[] }>(`/projects/${seg(projectId)}/dataset-items`, items),
    onSuccess,
    meta: QUIET,
  });
}

export type ItemChange = Partial<ItemTexts & Pick<DatasetItem, "status">>;

export function useChangeItem(projectId: string, datasetId: string) {
  const onSuccess = useChanged(projectId);
  return useMutation({
    mutationFn: ({ id, change }: { id: string; change: ItemChange }) => api.patch<DatasetItem>(`${one(projectId, datasetId)}/items/${seg(id)}`, change),
    onSuccess,
    meta: QUIET,
  });
}

export function useDeleteItem(projectId: string, datasetId: string) {
  const onSuccess = useChanged(projectId);
  return useMutation({ mutationFn: (id: string) => api.delete<void>(`${one(projectId, datasetId)}/items/${seg(id)}`), onSuccess });
}

export function useDeleteRun(projectId: string, datasetId: string) {
  const onSuccess = useChanged(projectId);
  return useMutation({ mutationFn: (id: string) => api.delete<void>(`${one(projectId, datasetId)}/runs/${seg(id)}`), onSuccess });
}
