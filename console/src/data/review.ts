import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Comment } from "@/api/types";
import { api, seg } from "@/lib/http";

export type CommentTarget = Pick<Comment, "object_type" | "object_id">;

const key = (projectId: string, target: CommentTarget) => ["comments", projectId, target.object_type, target.object_id];

export const commentsQuery = (projectId: string, target: CommentTarget) =>
  queryOptions({
    queryKey: key(projectId, target),
    queryFn: async ({ signal }) => (await api.get<{ items: Comment[] }>(`/projects/${seg(projectId)}/comments`, { ...target }, signal)).items,
    staleTime: 15_000,
  });

export function useAddComment(projectId: string, target: CommentTarget) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (content: string) => api.post<Comment>(`/projects/${seg(projectId)}/comments`, { ...target, content }),
    onSuccess: () => queries.invalidateQueries({ queryKey: key(projectId, target) }),
  });
}

export function useDeleteComment(projectId: string, target: CommentTarget) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete<void>(`/projects/${seg(projectId)}/comments/${seg(id)}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: key(projectId, target) }),
  });
}
