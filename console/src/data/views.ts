import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Filter } from "@/api/types";
import { api, seg } from "@/lib/http";

/** What a view keeps of a list; everything else (time range, environments, widths) is the reader's of the moment. */
export interface ViewState {
  filters?: Filter[];
  search?: string;
  order?: string;
  grain?: string;
  columns?: { shown: Readonly<Record<string, boolean>>; order: readonly string[]; pinned: readonly string[]; split: readonly string[] };
}

export interface SavedView {
  id: string;
  list_name: string;
  name: string;
  private: boolean;
  mine: boolean;
  state: ViewState;
  updated_at: string;
}

export interface Views {
  items: SavedView[];
  default_for_me: string | null;
  default_for_project: string | null;
}

const views = (projectId: string) => `/projects/${seg(projectId)}/views`;
const key = (projectId: string) => ["views", projectId] as const;

export const viewsQuery = (projectId: string, list: string) =>
  queryOptions({
    queryKey: [...key(projectId), list],
    queryFn: ({ signal }) => api.get<Views>(views(projectId), { list_name: list }, signal),
    staleTime: 60_000,
  });

export type ViewChange = { id: string; name?: string; private?: boolean; state?: ViewState };

export function useViewChanges(projectId: string, list: string) {
  const queries = useQueryClient();
  const onSuccess = () => queries.invalidateQueries({ queryKey: key(projectId) });
  return {
    create: useMutation({
      mutationFn: (view: { name: string; private: boolean; state: ViewState }) => api.post<SavedView>(views(projectId), { ...view, list_name: list }),
      onSuccess,
    }),
    change: useMutation({ mutationFn: ({ id, ...change }: ViewChange) => api.patch<SavedView>(`${views(projectId)}/${seg(id)}`, change), onSuccess }),
    remove: useMutation({ mutationFn: (id: string) => api.delete<void>(`${views(projectId)}/${seg(id)}`), onSuccess }),
    setDefault: useMutation({
      mutationFn: (choice: { whose: "me" | "project"; view_id: string | null }) => api.put<void>(`${views(projectId)}/defaults`, { ...choice, list_name: list }),
      onSuccess,
    }),
  };
}
