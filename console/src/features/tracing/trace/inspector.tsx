import { Columns2, Rows2 } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ObservationNode, Score, TraceDetail } from "@/api/types";
import { useShortcuts } from "@/lib/shortcuts";
import { recall, remember } from "@/lib/storage";
import type { PayloadMode } from "@/parts/payload/payload-view";
import { IconButton } from "@/ui/button";
import { Segments, Tabs } from "@/ui/tabs";
import { isRelevance } from "./model/relevance";
import { StepContent, type Quote } from "./step-content";
import { StepDetails } from "./step-details";
import { StepHead } from "./step-head";
import type { Arrangement } from "./two-sides";
import { WholeContent } from "./whole-content";
import { WholeDetails } from "./whole-details";

const TABS = ["content", "judgements", "details"] as const;
type InspectorTab = (typeof TABS)[number];

/** What scores and comments are asked to be about. */
export interface Judged {
  observationId: string | undefined;
  scores: Score[];
  /** A passage that was chosen in the content, to be commented on. */
  quote: Quote | undefined;
  onQuoted: () => void;
  /** Somebody wants to write a comment; said once the focus stands there. */
  writing: boolean;
  onWriting: () => void;
}

export interface Judging {
  /** Scores and comments come from other features; the page puts them in. */
  panel: (about: Judged) => ReactNode;
  /** The output that a person would rather have seen. */
  correction: (about: { observationId: string | undefined; output: string | null; scores: Score[] }) => ReactNode;
  onMark: ((observationId: string, at: number, value: number | null) => void) | undefined;
}

interface InspectorProps {
  projectId: string;
  detail: TraceDetail;
  /** Undefined: the trace itself. */
  step: ObservationNode | undefined;
  mode: PayloadMode;
  onMode: (mode: PayloadMode) => void;
  /** Undefined where nobody may judge: on the page of a shared trace. */
  judging: Judging | undefined;
  commentCount: number;
}

export function Inspector({ projectId, detail, step, mode, onMode, judging, commentCount }: InspectorProps) {
  const { t } = useTranslation("tracing");
  const [tab, setTab] = useState<InspectorTab>(() => (window.location.hash.startsWith("#comment-") ? "judgements" : "content"));
  const [arrangement, setArrangement] = useState<Arrangement>(() => (recall("payload.sides") === "beside" ? "beside" : "stacked"));
  const [quote, setQuote] = useState<Quote>();
  const [writing, setWriting] = useState(false);
  const scores = detail.scores.filter((score) => (score.observation_id ?? undefined) === step?.id);
  const listed = scores.filter((score) => !isRelevance(score) && score.data_type !== "CORRECTION");
  const noted = listed.length + commentCount;
  const arrange = () => {
    const next = arrangement === "stacked" ? "beside" : "stacked";
    remember("payload.sides", next);
    setArrangement(next);
  };
  const write = () => {
    if (!judging) return;
    setTab("judgements");
    setWriting(true);
  };
  useShortcuts({ c: write, "1": () => setTab("content"), "2": () => judging && setTab("judgements"), "3": () => setTab("details") });
  const names: Record<InspectorTab, ReactNode> = {
    content: t("inspector.content"),
    judgements: (
      <>
        {t("inspector.judgements")}
        {noted > 0 && <span className="num text-meta text-ink-2">{noted}</span>}
      </>
    ),
    details: t("inspector.details"),
  };
  const correction = judging && ((output: string | null) => judging.correction({ observationId: step?.id, output, scores }));
  const shared = { projectId, mode, arrangement, correction, onQuote: judging && setQuote };
  return (
    <>
      <div className="shrink-0 border-b border-line px-4">
        {step && <StepHead step={step} />}
        <div className="flex items-end gap-2">
          <Tabs
            label={t("inspector.label")}
            value={tab}
            onPick={setTab}
            tabs={TABS.filter((value) => value !== "judgements" || judging).map((value) => ({ value, label: names[value] }))}
            className="h-10 items-end"
          />
          <div className="flex-1" />
          {tab === "content" && (
            <>
              {judging && quote && (
                <button type="button" onClick={write} className="mb-1.5 h-7 rounded-md bg-picked px-2 text-meta text-accent">
                  {t("inspector.comment_on", { quote: quote.quote.slice(0, 24) })}
                </button>
              )}
              <IconButton label={arrangement === "stacked" ? t("payload.beside") : t("payload.stacked")} icon={arrangement === "stacked" ? <Columns2 size={14} /> : <Rows2 size={14} />} onClick={arrange} className="mb-1.5" />
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
            </>
          )}
        </div>
      </div>
      <div key={step?.id ?? "trace"} tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto px-4 pt-2 pb-6">
        {tab === "content" && (step ? <StepContent {...shared} trace={detail.trace} step={step} scores={scores} onMark={judging?.onMark} /> : <WholeContent {...shared} trace={detail.trace} />)}
        {tab === "judgements" && judging?.panel({ observationId: step?.id, scores: listed, quote, onQuoted: () => setQuote(undefined), writing, onWriting: () => setWriting(false) })}
        {tab === "details" && (step ? <StepDetails projectId={projectId} traceId={detail.trace.id} step={step} /> : <WholeDetails detail={detail} />)}
      </div>
    </>
  );
}
