import { useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { commentsQuery, useAddComment, useDeleteComment, type CommentTarget } from "@/data/review";
import { Time } from "@/parts/time";
import { TextBlock } from "@/parts/payload/text-block";
import { Button, IconButton } from "@/ui/button";
import { TextAreaField } from "@/ui/field";

interface CommentsProps {
  projectId: string;
  target: CommentTarget;
  ownId: string;
  mayComment: boolean;
}

/** The discussion about one object. Ctrl or Cmd with Enter sends. */
export function Comments({ projectId, target, ownId, mayComment }: CommentsProps) {
  const { t } = useTranslation("review");
  const comments = useQuery(commentsQuery(projectId, target));
  const add = useAddComment(projectId, target);
  const remove = useDeleteComment(projectId, target);
  const [text, setText] = useState("");
  const send = () => {
    if (text.trim() !== "") add.mutate(text.trim(), { onSuccess: () => setText("") });
  };
  if (comments.data === undefined) return null;
  return (
    <section className="mt-6">
      <h3 className="mb-1 font-semibold">{t("title")}</h3>
      {comments.data.length === 0 && <p className="text-ink-2">{t("empty")}</p>}
      <ul aria-label={t("title")} className="divide-y divide-line">
        {comments.data.map((comment) => (
          <li key={comment.id} id={`comment-${comment.id}`} className="py-2">
            <div className="flex items-center gap-2 text-meta text-ink-2">
              <span className="font-semibold text-ink">{comment.author?.name ?? t("somebody")}</span>
              <Time at={comment.created_at} />
              <div className="flex-1" />
              {comment.author?.id === ownId && <IconButton label={t("delete")} icon={<Trash2 size={14} />} onClick={() => remove.mutate(comment.id)} />}
            </div>
            <TextBlock text={comment.content} />
          </li>
        ))}
      </ul>
      {mayComment && (
        <form
          className="mt-2 flex max-w-[560px] flex-col gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          <TextAreaField
            label={t("new")}
            rows={2}
            maxLength={5000}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) send();
            }}
          />
          <div>
            <Button type="submit" busy={add.isPending} disabled={text.trim() === ""}>
              {t("send")}
            </Button>
          </div>
        </form>
      )}
    </section>
  );
}
