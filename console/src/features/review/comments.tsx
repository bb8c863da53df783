import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { CommentAnchor } from "@/api/types";
import { commentsQuery, useAddComment, useDeleteComment, useReact, type CommentTarget } from "@/data/review";
import { CommentForm } from "./comment-form";
import { CommentItem } from "./comment-item";

interface CommentsProps {
  projectId: string;
  target: CommentTarget;
  ownId: string;
  mayComment: boolean;
  anchor?: CommentAnchor;
  onDropAnchor?: () => void;
  /** The focus is wanted where comments are written; told once it is there. */
  writing?: boolean;
  onWriting?: () => void;
}

const nothing = () => undefined;

/** The discussion about one object. */
export function Comments({ projectId, target, ownId, mayComment, anchor, onDropAnchor = nothing, writing = false, onWriting = nothing }: CommentsProps) {
  const { t } = useTranslation("review");
  const comments = useQuery(commentsQuery(projectId, target));
  const add = useAddComment(projectId, target);
  const remove = useDeleteComment(projectId, target);
  const react = useReact(projectId, target);
  if (comments.data === undefined) return null;
  return (
    <section className="mt-6">
      <h3 className="mb-1 font-semibold">{t("title")}</h3>
      {comments.data.length === 0 && <p className="text-ink-2">{t("empty")}</p>}
      <ul aria-label={t("title")} className="divide-y divide-line">
        {comments.data.map((comment) => (
          <CommentItem
            key={comment.id}
            comment={comment}
            ownId={ownId}
            mayComment={mayComment}
            onReact={(emoji, leave) => react.mutate({ id: comment.id, emoji, leave })}
            onDelete={() => remove.mutate(comment.id)}
          />
        ))}
      </ul>
      {mayComment && (
        <CommentForm
          projectId={projectId}
          busy={add.isPending}
          anchor={anchor}
          onDropAnchor={onDropAnchor}
          onSend={(comment, done) => add.mutate(comment, { onSuccess: done })}
          writing={writing}
          onWriting={onWriting}
        />
      )}
    </section>
  );
}
