import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ObservationNode, Score, TraceDetail } from "@/api/types";
import { formatDuration, formatUsd } from "@/lib/format";
import { IdTag } from "@/parts/id-tag";
import { ObservationGlyph } from "@/parts/observation-glyph";
import type { PayloadMode } from "@/parts/payload/payload-view";
import { Tokens } from "@/parts/tokens";
import { Fact } from "@/ui/facts";
import { Segments, Tabs } from "@/ui/tabs";
import { StepContent } from "./step-content";
import { StepDetails } from "./step-details";
import { WholeContent } from "./whole-content";
import { WholeDetails } from "./whole-details";

const TABS = ["content", "judgements", "details"] as const;
type InspectorTab = (typeof TABS)[number];

interface InspectorProps {
  projectId: string;
  detail: TraceDetail;
  /** Undefined: the trace itself. */
  step: ObservationNode | undefined;
  mode: PayloadMode;
  onMode: (mode: PayloadMode) => void;
  judgements: (about: { observationId: string | undefined; scores: Score[] }) => ReactNode;
}

export function Inspector({ projectId, detail, step, mode, onMode, judgements }: InspectorProps) {
  const { t } = useTranslation("tracing");
  const [tab, setTab] = useState<InspectorTab>("content");
  const scores = detail.scores.filter((score) => (score.observation_id ?? undefined) === step?.id);
  const names: Record<InspectorTab, ReactNode> = {
    content: t("inspector.content"),
    judgements: (
      <>
        {t("inspector.judgements")}
        {scores.length > 0 && <span className="num text-meta text-ink-2">{scores.length}</span>}
      </>
    ),
    details: t("inspector.details"),
  };
  return (
    <>
      <div className="shrink-0 border-b border-line px-4">
        {step && <StepHead step={step} />}
        <div className="flex items-end gap-2">
          <Tabs label={t("inspector.label")} value={tab} onPick={setTab} tabs={TABS.map((value) => ({ value, label: names[value] }))} className="h-10 items-end" />
          <div className="flex-1" />
          {tab === "content" && (
            <Segments
              label={t("payload.mode")}
              value={mode}
              onPick={onMode}
              className="mb-1.5"
              tabs={[
                { value: "formatted", label: t("payload.formatted") },
                { value: "json", label: t("payload.json") },
              ]}
            />
          )}
        </div>
      </div>
      <div key={step?.id ?? "trace"} className="min-h-0 flex-1 overflow-y-auto px-4 pt-2 pb-6">
        {tab === "content" && (step ? <StepContent projectId={projectId} traceId={detail.trace.id} step={step} mode={mode} /> : <WholeContent projectId={projectId} trace={detail.trace} mode={mode} />)}
        {tab === "judgements" && judgements({ observationId: step?.id, scores })}
        {tab === "details" && (step ? <StepDetails projectId={projectId} traceId={detail.trace.id} step={step} /> : <WholeDetails detail={detail} />)}
      </div>
    </>
  );
}

function StepHead({ step }: { step: ObservationNode }) {
  const { t, i18n } = useTranslation("tracing");
  const ms = step.end_time === null ? null : new Date(step.end_time).getTime() - new Date(step.start_time).getTime();
  const ttft = step.completion_start_time === null ? null : new Date(step.completion_start_time).getTime() - new Date(step.start_time).getTime();
  return (
    <div className="pt-2">
      <div className="flex h-7 items-center gap-1.5">
        <ObservationGlyph type={step.type} />
        <h2 className="ellipsis text-lead font-semibold">{step.name ?? t("unnamed")}</h2>
        <IdTag id={step.id} />
      </div>
      <dl className="flex flex-wrap gap-x-5">
        {step.model && <Fact label={t("column.model")}>{step.model}</Fact>}
        <Fact label={t("column.latency")}>{formatDuration(ms, i18n.language)}</Fact>
        {ttft !== null && <Fact label={t("detail.ttft")}>{formatDuration(ttft, i18n.language)}</Fact>}
        {step.total_tokens !== null && step.total_tokens > 0 && (
          <Fact label={t("column.totalTokens")}>
            <Tokens input={step.input_tokens} output={step.output_tokens} total={step.total_tokens} />
          </Fact>
        )}
        {step.total_cost_usd !== null && step.total_cost_usd > 0 && <Fact label={t("column.totalCost")}>{formatUsd(step.total_cost_usd, i18n.language)}</Fact>}
      </dl>
    </div>
  );
}
