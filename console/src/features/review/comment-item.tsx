import { Link2, SmilePlus, Trash2 } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Comment } from "@/api/types";
import { copyText } from "@/lib/clipboard";
import { cx } from "@/lib/cx";
import { TextBlock } from "@/parts/payload/text-block";
import { Time } from "@/parts/time";
import { IconButton } from "@/ui/button";
import { Menu, MenuItem } from "@/ui/menu";
import { toast } from "@/ui/toast";
import { piecesOf } from "./mentions";

/** As the server offers them. */
const EMOJIS = ["👍", "👎", "❤️", "🎉", "👀", "🚀", "❓"] as const;

interface CommentItemProps {
  comment: Comment;
  ownId: string;
  mayComment: boolean;
  onReact: (emoji: string, leave: boolean) => void;
  onDelete: () => void;
}

const hashOf = (id: string) => `#comment-${id}`;

/** One comment: who, when, about which passage, with reactions and an address of its own. */
export function CommentItem({ comment, ownId, mayComment, onReact, onDelete }: CommentItemProps) {
  const { t } = useTranslation("review");
  const box = useRef<HTMLLIElement>(null);
  const linked = window.location.hash === hashOf(comment.id);
  useEffect(() => {
    if (linked) box.current?.scrollIntoView({ block: "center" });
  }, [linked]);
  const own = (emoji: string) => comment.reactions.find((one) => one.emoji === emoji)?.people.some((person) => person.id === ownId) ?? false;
  const copyLink = async () => {
    const { origin, pathname, search } = window.location;
    if (await copyText(`${origin}${pathname}${search}${hashOf(comment.id)}`)) toast.good(t("link_copied"));
  };
  const pieces = piecesOf(comment.content);
  const mentions = pieces.some((piece) => piece.kind === "person");
  return (
    <li ref={box} id={hashOf(comment.id).slice(1)} className={cx("py-2", linked && "-mx-2 rounded-md bg-picked px-2")}>
      <div className="flex items-center gap-1 text-meta text-ink-2">
        <span className="mr-1 font-semibold text-ink">{comment.author?.name ?? t("somebody")}</span>
        <Time at={comment.created_at} />
        <div className="flex-1" />
        {mayComment && (
          <Menu align="end" width={60} trigger={<IconButton label={t("react")} icon={<SmilePlus size={14} />} />}>
            {EMOJIS.map((emoji) => (
              <MenuItem key={emoji} onSelect={() => onReact(emoji, !own(emoji))}>
                {emoji}
              </MenuItem>
            ))}
          </Menu>
        )}
        <IconButton label={t("copy_link")} icon={<Link2 size={14} />} onClick={() => void copyLink()} />
        {comment.author?.id === ownId && <IconButton label={t("delete")} icon={<Trash2 size={14} />} onClick={onDelete} />}
      </div>
      {comment.anchor && <p className="mb-1 line-clamp-3 border-l-2 border-line pl-2 text-meta break-words text-ink-2">{comment.anchor.quote}</p>}
      {mentions ? (
        <p className="text-lead break-words whitespace-pre-wrap">
          {pieces.map((piece, at) =>
            piece.kind === "text" ? (
              <span key={at}>{piece.text}</span>
            ) : (
              <span key={at} className={cx("rounded-sm px-0.5 font-semibold", piece.id === ownId ? "bg-warn-soft text-warn" : "bg-picked text-accent")}>{`@${piece.name}`}</span>
            ),
          )}
        </p>
      ) : (
        <TextBlock text={comment.content} />
      )}
      {comment.reactions.length > 0 && (
        <div className="mt-1 flex flex-wrap gap-1">
          {comment.reactions.map((reaction) => (
            <button
              key={reaction.emoji}
              type="button"
              disabled={!mayComment}
              aria-pressed={own(reaction.emoji)}
              title={reaction.people.map((person) => person.name).join(", ")}
              onClick={() => onReact(reaction.emoji, !own(reaction.emoji))}
              className={cx("num flex h-6 items-center gap-1 rounded-full border px-2 text-meta", own(reaction.emoji) ? "border-accent bg-picked" : "border-line hover:bg-hover")}
            >
              {reaction.emoji}
              <span>{reaction.people.length}</span>
            </button>
          ))}
        </div>
      )}
    </li>
  );
}
