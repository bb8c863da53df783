import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { JsonView } from "@/ui/json/json-view";
import { LongText, type Jump } from "@/ui/long-text/long-text";
import { ChatView } from "./chat-view";
import { DocumentsView } from "./documents-view";
import { payloadOf, valueOf } from "./parse/payload";
import { PartView } from "./part-view";
import { textParts } from "./parse/parts";
import type { Payload } from "./parse/types";

export type PayloadMode = "formatted" | "json";

/** Beyond this a text is shown row by row as it is: taking it apart would hold up the page. */
export const MOST_PARSED = 4_000_000;
const LONG_TEXT = 20_000;

/** Too long to be taken apart, or JSON whose end is missing. */
function isOnlyRows(raw: string, cut: boolean): boolean {
  return raw.length > MOST_PARSED || (cut && /^\s*[[{]/.test(raw));
}

interface PayloadViewProps {
  raw: string | null;
  mode: PayloadMode;
  projectId: string;
  label: string;
  /** In a conversation the retrieved texts step back behind the answer. */
  compact?: boolean;
  /** Only the beginning is here: what looks broken is only cut. */
  cut?: boolean;
  /** A place of the text to show. */
  jump?: Jump;
}

/** An input or output: as conversation, retrieved texts, text, or JSON, whichever it is; as rows when it is very long. */
export function PayloadView({ raw, mode, projectId, label, compact = false, cut = false, jump }: PayloadViewProps) {
  const { t } = useTranslation("parts");
  const asRows = raw !== null && (jump !== undefined || isOnlyRows(raw, cut && !compact));
  const payload = useMemo(() => (asRows ? undefined : payloadOf(raw)), [raw, asRows]);
  const value = useMemo(() => (mode === "json" && raw && !asRows ? valueOf(raw) : null), [raw, mode, asRows]);
  if (raw === null || payload?.kind === "empty") return <p className="px-3 py-2 text-ink-2">{t("payload.empty")}</p>;
  if (asRows || payload === undefined) return <LongText text={raw} label={label} jump={jump} />;
  if (mode === "json") {
    return typeof value === "string" && value.length > LONG_TEXT ? (
      <LongText text={value} label={label} />
    ) : (
      <div className="px-2 py-1.5">
        <JsonView value={value} label={label} source={raw} />
      </div>
    );
  }
  return <Formatted payload={payload} projectId={projectId} label={label} compact={compact} />;
}

interface FormattedProps {
  payload: Exclude<Payload, { kind: "empty" }>;
  projectId: string;
  label: string;
  compact: boolean;
}

function Formatted({ payload, projectId, label, compact }: FormattedProps) {
  if (payload.kind === "chat") return <ChatView chat={payload} projectId={projectId} />;
  if (payload.kind === "documents") return <DocumentsView retrieval={payload} folded={compact && payload.answer !== undefined} />;
  if (payload.kind === "json") {
    return (
      <div className="px-2 py-1.5">
        <JsonView value={payload.value} label={label} />
      </div>
    );
  }
  if (payload.text.length > LONG_TEXT && !compact) return <LongText text={payload.text} label={label} />;
  return (
    <div className="flex flex-col gap-2 px-3 py-2.5">
      {textParts(payload.text).map((part, at) => (
        <PartView key={at} part={part} projectId={projectId} />
      ))}
    </div>
  );
}
