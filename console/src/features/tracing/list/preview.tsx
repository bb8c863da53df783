import { useMemo } from "react";
import { cx } from "@/lib/cx";
import { ABSENT } from "@/lib/format";
import { previewOf } from "@/parts/payload/parse/payload";
import { useDensity } from "@/ui/table/density";
import { usePreviewMode } from "./preview-mode";

const LINES = { s: "", m: "line-clamp-4", l: "line-clamp-10" } as const;

interface PreviewProps {
  raw: string | null;
  side: "input" | "output";
}

/** What was asked or answered; as it was sent when the reader wants that. */
export function Preview({ raw, side }: PreviewProps) {
  const mode = usePreviewMode();
  const density = useDensity();
  const text = useMemo(() => (mode === "json" ? (raw ?? "") : previewOf(raw, side)), [raw, side, mode]);
  if (text === "") return <span className="text-ink-2">{ABSENT}</span>;
  return (
    <span className={cx(density === "s" ? "ellipsis" : `whitespace-pre-wrap break-words ${LINES[density]}`, mode === "json" && "font-mono text-meta")} title={text}>
      {text}
    </span>
  );
}
