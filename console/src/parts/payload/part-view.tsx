import { Brain, ChevronRight, CornerDownRight, Wrench } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";
import { JsonView } from "@/ui/json/json-view";
import { isContainer, type Json } from "@/ui/json/flatten";
import { Media } from "./media";
import { TextBlock } from "./text-block";
import type { Part } from "./parse/types";

interface FoldProps {
  title: ReactNode;
  children: ReactNode;
  startOpen?: boolean;
}

export function Fold({ title, children, startOpen = false }: FoldProps) {
  const [open, setOpen] = useState(startOpen);
  return (
    <div>
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className="flex min-h-6 items-center gap-1.5 text-meta text-ink-2 hover:text-ink">
        <ChevronRight size={12} className={cx("transition-transform duration-[120ms]", open && "rotate-90")} aria-hidden />
        {title}
      </button>
      {open && <div className="mt-1 ml-1.5 border-l border-line pl-3">{children}</div>}
    </div>
  );
}

function Value({ value, label }: { value: Json; label: string }) {
  if (isContainer(value)) return <JsonView value={value} label={label} />;
  return <TextBlock text={typeof value === "string" ? value : String(value)} />;
}

interface PartViewProps {
  part: Part;
  projectId: string;
  /** System prompts are folded after some lines. */
  foldFrom?: number;
  /** What a call came back with. */
  result?: Json;
}

export function PartView({ part, projectId, foldFrom, result }: PartViewProps) {
  const { t } = useTranslation("parts");
  switch (part.kind) {
    case "text":
      return <TextBlock text={part.text} foldFrom={foldFrom} />;
    case "thinking":
      return (
        <Fold
          title={
            <>
              <Brain size={13} aria-hidden />
              {t("part.thinking", { count: part.text.length })}
            </>
          }
        >
          <div className="text-ink-2">
            <TextBlock text={part.text} />
          </div>
        </Fold>
      );
    case "call":
      return (
        <div className="rounded-md border border-line px-2.5 py-1.5">
          <div className="flex items-center gap-1.5">
            <Wrench size={13} className="text-tool" aria-hidden />
            <span className="font-mono text-meta font-semibold">{part.name}</span>
            <span className="text-meta text-ink-2">{t("part.call")}</span>
            {part.id && <span className="ellipsis ml-auto font-mono text-[11px] text-ink-2">{part.id}</span>}
          </div>
          <Value value={part.args} label={t("part.arguments", { name: part.name })} />
          {result !== undefined && (
            <div className="mt-1.5 border-t border-line pt-1.5">
              <div className="flex items-center gap-1.5 text-meta text-ink-2">
                <CornerDownRight size={13} aria-hidden />
                {t("part.result")}
              </div>
              <Value value={result} label={t("part.result")} />
            </div>
          )}
        </div>
      );
    case "result":
      return (
        <div className="rounded-md border border-line px-2.5 py-1.5">
          <div className="flex items-center gap-1.5 text-meta text-ink-2">
            <CornerDownRight size={13} aria-hidden />
            {part.name ? <span className="font-mono font-semibold text-ink">{part.name}</span> : null}
            {t("part.result")}
            {part.id && <span className="ellipsis ml-auto font-mono text-[11px]">{part.id}</span>}
          </div>
          <Value value={part.value} label={t("part.result")} />
        </div>
      );
    case "media":
      return <Media media={part.media} projectId={projectId} />;
    case "link":
      return (
        <a href={part.url} target="_blank" rel="noopener noreferrer" className="break-all text-accent hover:underline">
          {part.url}
        </a>
      );
    case "json":
      return <JsonView value={part.value} label={t("part.json")} />;
  }
}
