import { useQuery } from "@tanstack/react-query";
import { useMemo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ObservationNode, Score, TraceBody } from "@/api/types";
import { observationQuery, PUBLIC, type TextField } from "@/data/trace";
import type { PayloadMode } from "@/parts/payload/payload-view";
import { payloadOf } from "@/parts/payload/parse/payload";
import { RagLens } from "@/parts/rag/rag-lens";
import { retrievalStep } from "@/parts/rag/retrieval";
import { QueryState } from "@/ui/query-state";
import { MetadataSection } from "./metadata-section";
import { marksOf } from "./model/relevance";
import { PayloadSection } from "./payload-section";
import { TwoSides, type Arrangement } from "./two-sides";

export interface Quote {
  field: TextField;
  at: number;
  quote: string;
}

interface StepContentProps {
  projectId: string;
  trace: TraceBody;
  step: ObservationNode;
  mode: PayloadMode;
  arrangement: Arrangement;
  scores: readonly Score[];
  /** Marks a retrieved document; undefined for who may not. */
  onMark: ((observationId: string, at: number, value: number | null) => void) | undefined;
  correction: ((output: string | null) => ReactNode) | undefined;
  onQuote: ((quote: Quote) => void) | undefined;
}

const TONES = { ERROR: "bg-bad-soft text-bad", WARNING: "bg-warn-soft text-warn", DEFAULT: "bg-panel", DEBUG: "bg-panel" } as const;

/** What was said in the end, as far as it can be told from the trace's output. */
function answerOf(output: string | null): string | undefined {
  const payload = payloadOf(output);
  if (payload.kind === "text") return payload.text;
  if (payload.kind === "documents") return payload.answer;
  if (payload.kind !== "chat") return undefined;
  const last = payload.messages.findLast((message) => message.role === "assistant");
  return last?.parts.map((part) => (part.kind === "text" ? part.text : "")).join("\n") || undefined;
}

/** What a step was given, what it gave back, and what was noted beside it; a retrieval as ranked cards. */
export function StepContent({ projectId, trace, step, mode, arrangement, scores, onMark, correction, onQuote }: StepContentProps) {
  const { t } = useTranslation("tracing");
  const query = useQuery(observationQuery(projectId, trace.id, step.id));
  const one = query.data;
  const retrieval = useMemo(() => (one ? retrievalStep(one.input, one.output, one.type) : undefined), [one]);
  const answer = useMemo(() => answerOf(trace.output), [trace.output]);
  const marks = useMemo(() => marksOf(scores), [scores]);
  return (
    <QueryState query={query}>
      {(shown) => {
        const section = (field: TextField, instead?: ReactNode) => (
          <PayloadSection
            key={field}
            title={t(`column.${field}`)}
            raw={shown[field]}
            bytes={shown[`${field}_bytes`]}
            mode={mode}
            place={{ projectId, traceId: trace.id, observationId: step.id, field }}
            instead={instead}
            onQuote={onQuote && ((quote, at) => onQuote({ field, quote, at }))}
          />
        );
        return (
          <>
            {shown.status_message && <p className={`mb-3 rounded-md px-3 py-2 break-words whitespace-pre-wrap ${TONES[shown.level]}`}>{shown.status_message}</p>}
            {retrieval && mode === "formatted" && <RagLens step={retrieval} answer={retrieval.before ? undefined : answer} relevance={{ marks, onMark: onMark && ((at, value) => onMark(step.id, at, value)) }} />}
            <TwoSides arrangement={arrangement}>
              {section("input")}
              <div className="min-w-0">
                {section("output", retrieval && retrieval.documents.length > 0 && retrieval.answer === undefined ? <p className="px-3 py-2 text-ink-2">{t("payload.above")}</p> : undefined)}
                {correction?.(shown.output)}
              </div>
            </TwoSides>
            <MetadataSection title={t("column.metadata")} value={shown.metadata} projectId={projectId === PUBLIC ? undefined : projectId} ofStep />
          </>
        );
      }}
    </QueryState>
  );
}
