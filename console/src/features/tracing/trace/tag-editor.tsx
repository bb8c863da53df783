import { Plus, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isComposing } from "@/lib/composing";
import { Chip } from "@/ui/chip";

interface TagEditorProps {
  tags: readonly string[];
  onChange: (tags: string[]) => void;
}

export function TagEditor({ tags, onChange }: TagEditorProps) {
  const { t } = useTranslation("tracing");
  const [typing, setTyping] = useState(false);
  const [text, setText] = useState("");
  const add = () => {
    const tag = text.trim();
    if (tag !== "" && !tags.includes(tag)) onChange([...tags, tag]);
    setText("");
    setTyping(false);
  };
  return (
    <>
      {tags.map((tag) => (
        <Chip key={tag} className="group/tag relative">
          {tag}
          <button
            type="button"
            aria-label={t("tags.remove", { tag })}
            onClick={() => onChange(tags.filter((one) => one !== tag))}
            className="absolute inset-y-0 right-0 flex w-5 items-center justify-center rounded-sm bg-hover opacity-0 group-focus-within/tag:opacity-100 group-hover/tag:opacity-100 hover:text-ink"
          >
            <X size={11} />
          </button>
        </Chip>
      ))}
      {typing ? (
        <input
          autoFocus
          aria-label={t("tags.new")}
          value={text}
          maxLength={200}
          onChange={(event) => setText(event.target.value)}
          onBlur={add}
          onKeyDown={(event) => {
            if (isComposing(event.nativeEvent)) return;
            if (event.key === "Enter") add();
            if (event.key === "Escape") {
              setText("");
              setTyping(false);
            }
          }}
          className="h-5 w-28 rounded-sm border border-accent bg-ground px-1.5 text-meta focus:outline-none focus-visible:outline-none"
        />
      ) : (
        <button type="button" onClick={() => setTyping(true)} className="inline-flex h-5 items-center gap-0.5 rounded-sm px-1 text-meta text-ink-2 hover:bg-hover hover:text-ink">
          <Plus size={12} aria-hidden />
          {t("tags.add")}
        </button>
      )}
    </>
  );
}
