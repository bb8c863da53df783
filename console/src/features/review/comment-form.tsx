import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import type { CommentAnchor, PersonRef } from "@/api/types";
import { peopleQuery, type NewComment } from "@/data/review";
import { isComposing } from "@/lib/composing";
import { cx } from "@/lib/cx";
import { writeAt } from "@/lib/write-at";
import { Button, IconButton } from "@/ui/button";
import { Field } from "@/ui/field";
import { matchingPeople, typedName, withMention } from "./mentions";

interface CommentFormProps {
  projectId: string;
  busy: boolean;
  /** The passage that the comment will be about. */
  anchor: CommentAnchor | undefined;
  onDropAnchor: () => void;
  /** Calls `done` once it is kept. */
  onSend: (comment: NewComment, done: () => void) => void;
  /** The focus is wanted here; told once it is. */
  writing: boolean;
  onWriting: () => void;
}

/** A new comment. `@` offers the members; Ctrl or Cmd with Enter sends; Escape gives the keys of the page back. */
export function CommentForm({ projectId, busy, anchor, onDropAnchor, onSend, writing, onWriting }: CommentFormProps) {
  const { t } = useTranslation("review");
  const box = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState("");
  const [caret, setCaret] = useState(0);
  const [picked, setPicked] = useState(0);
  useEffect(() => {
    if (!writing) return;
    box.current?.focus();
    onWriting();
  }, [writing, onWriting]);
  const typed = typedName(text, caret);
  const people = useQuery({ ...peopleQuery(projectId), enabled: typed !== undefined });
  const offered = typed === undefined ? [] : matchingPeople(people.data ?? [], typed);
  const send = () => {
    if (text.trim() === "") return;
    onSend({ content: text.trim(), anchor }, () => {
      setText("");
      onDropAnchor();
    });
  };
  const mention = (person: PersonRef) => {
    const next = withMention(text, caret, person);
    writeAt(box.current, next.caret, () => {
      setText(next.text);
      setCaret(next.caret);
      setPicked(0);
    });
  };
  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (isComposing(event.nativeEvent)) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return send();
    if (event.key === "Escape") return event.currentTarget.blur();
    const chosen = offered[picked];
    if (!chosen) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setPicked((picked + (event.key === "ArrowDown" ? 1 : offered.length - 1)) % offered.length);
    } else if (event.key === "Enter" || event.key === "Tab") {
      event.preventDefault();
      mention(chosen);
    }
  };
  return (
    <form
      className="mt-2 flex max-w-[560px] flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {anchor && (
        <p className="flex items-start gap-2 border-l-2 border-accent pl-2 text-meta text-ink-2">
          <span className="line-clamp-3 min-w-0 flex-1 break-words">{anchor.quote}</span>
          <IconButton label={t("anchor.drop")} icon={<X size={13} />} className="!size-5" onClick={onDropAnchor} />
        </p>
      )}
      <Field label={t("new")} hint={t("hint")}>
        {(ids) => (
          <div className="relative">
            <textarea
              {...ids}
              ref={box}
              rows={2}
              maxLength={5000}
              value={text}
              aria-autocomplete="list"
              onChange={(event) => {
                setText(event.target.value);
                setCaret(event.target.selectionStart);
              }}
              onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
              onKeyDown={onKey}
              className="min-h-16 w-full rounded-md border border-line bg-ground px-2.5 py-1.5 text-body focus:border-accent focus:outline-none focus-visible:outline-none"
            />
            {offered.length > 0 && (
              <ul role="listbox" aria-label={t("people")} className="absolute top-full left-0 z-20 mt-0.5 min-w-56 rounded-md border border-line bg-ground p-1 shadow-layer">
                {offered.map((person, at) => (
                  <li key={person.id} role="option" aria-selected={at === picked}>
                    <button type="button" tabIndex={-1} onMouseDown={(event) => event.preventDefault()} onClick={() => mention(person)} className={cx("flex w-full gap-2 rounded-sm px-2 py-1 text-left", at === picked && "bg-hover")}>
                      <span className="font-semibold">{person.name}</span>
                      <span className="ellipsis text-ink-2">{person.email}</span>
                    </button>
                  </li>
                ))}
              </ul>
            )}
          </div>
        )}
      </Field>
      <div>
        <Button type="submit" busy={busy} disabled={text.trim() === ""}>
          {t("send")}
        </Button>
      </div>
    </form>
  );
}
