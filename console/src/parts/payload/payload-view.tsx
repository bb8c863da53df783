import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { JsonView } from "@/ui/json/json-view";
import { ChatView } from "./chat-view";
import { DocumentsView } from "./documents-view";
import { payloadOf, valueOf } from "./parse/payload";
import { PartView } from "./part-view";
import { textParts } from "./parse/parts";

export type PayloadMode = "formatted" | "json";

interface PayloadViewProps {
  raw: string | null;
  mode: PayloadMode;
  projectId: string;
  label: string;
  /** In a conversation the retrieved texts step back behind the answer. */
  compact?: boolean;
}

/** An input or output: as conversation, retrieved texts, text, or JSON, whichever it is. */
export function PayloadView({ raw, mode, projectId, label, compact = false }: PayloadViewProps) {
  const { t } = useTranslation("parts");
  const payload = useMemo(() => payloadOf(raw), [raw]);
  const value = useMemo(() => (mode === "json" && raw ? valueOf(raw) : null), [raw, mode]);
  if (payload.kind === "empty" || raw === null) return <p className="px-3 py-2 text-ink-2">{t("payload.empty")}</p>;
  if (mode === "json") {
    return (
      <div className="px-2 py-1.5">
        <JsonView value={value} label={label} source={raw} />
      </div>
    );
  }
  if (payload.kind === "chat") return <ChatView chat={payload} projectId={projectId} />;
  if (payload.kind === "documents") return <DocumentsView retrieval={payload} folded={compact && payload.answer !== undefined} />;
  if (payload.kind === "json") {
    return (
      <div className="px-2 py-1.5">
        <JsonView value={payload.value} label={label} />
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-2 px-3 py-2.5">
      {textParts(payload.text).map((part, at) => (
        <PartView key={at} part={part} projectId={projectId} />
      ))}
    </div>
  );
}
