import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Comment, CommentAnchor, PersonRef } from "@/api/types";
import { api, seg } from "@/lib/http";

export type CommentTarget = Pick<Comment, "object_type" | "object_id">;

const room = (projectId: string) => `/projects/${seg(projectId)}/comments`;
const key = (projectId: string, target: CommentTarget) => ["comments", projectId, target.object_type, target.object_id];

export const commentsQuery = (projectId: string, target: CommentTarget) =>
  queryOptions({
    queryKey: key(projectId, target),
    queryFn: async ({ signal }) => (await api.get<{ items: Comment[] }>(room(projectId), { ...target }, signal)).items,
    staleTime: 15_000,
  });

/** How many comments stand at a trace and at its steps, by id. */
export const commentCountsQuery = (projectId: string, traceId: string) =>
  queryOptions({
    queryKey: ["comments", projectId, "counts", traceId],
    queryFn: async ({ signal }) => (await api.get<{ counts: Record<string, number> }>(`${room(projectId)}/counts`, { trace_id: traceId }, signal)).counts,
    staleTime: 15_000,
  });

export const peopleQuery = (projectId: string) =>
  queryOptions({
    queryKey: ["comments", projectId, "people"],
    queryFn: async ({ signal }) => (await api.get<{ items: PersonRef[] }>(`${room(projectId)}/people`, {}, signal)).items,
    staleTime: 300_000,
  });

export interface NewComment {
  content: string;
  anchor?: CommentAnchor;
}

function useChanged(projectId: string, target: CommentTarget): () => Promise<unknown> {
  const queries = useQueryClient();
  return () => Promise.all([queries.invalidateQueries({ queryKey: key(projectId, target) }), queries.invalidateQueries({ queryKey: ["comments", projectId, "counts"] })]);
}

export function useAddComment(projectId: string, target: CommentTarget) {
  const changed = useChanged(projectId, target);
  return useMutation({
    mutationFn: (comment: NewComment) => api.post<Comment>(room(projectId), { ...target, ...comment }),
    onSuccess: changed,
  });
}

export function useDeleteComment(projectId: string, target: CommentTarget) {
  const changed = useChanged(projectId, target);
  return useMutation({
    mutationFn: (id: string) => api.delete<void>(`${room(projectId)}/${seg(id)}`),
    onSuccess: changed,
  });
}

export interface Reaction {
  id: string;
  emoji: string;
  /** Left, or taken back. */
  leave: boolean;
}

export function useReact(projectId: string, target: CommentTarget) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, emoji, leave }: Reaction) => {
      const path = `${room(projectId)}/${seg(id)}/reactions/${seg(emoji)}`;
      return leave ? api.put<Comment>(path) : api.delete<Comment>(path);
    },
    onSuccess: (comment) => queries.setQueryData<Comment[]>(key(projectId, target), (before) => before?.map((one) => (one.id === comment.id ? comment : one))),
  });
}
