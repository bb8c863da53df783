import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { TraceDetail } from "@/api/types";
import { traceQuery } from "@/data/trace";
import { cx } from "@/lib/cx";
import { formatDuration, formatUsd } from "@/lib/format";
import { LevelMark, worstLevel } from "@/parts/level-mark";
import { ObservationGlyph } from "@/parts/observation-glyph";
import { Fold } from "@/parts/payload/part-view";
import { PayloadView } from "@/parts/payload/payload-view";
import { ScoreChip } from "@/parts/score-chip";
import { Time } from "@/parts/time";
import { Tokens } from "@/parts/tokens";
import { Skeleton } from "@/ui/states";
import type { TurnItem } from "./model/turns";

interface TurnProps {
  projectId: string;
  turn: TurnItem;
  current: boolean;
  /** Long texts are cut to some lines. */
  brief: boolean;
  corrections: boolean;
}

const MOST_STEPS = 40;

/** One turn of a session: what was asked and answered in front, its numbers beside it, its steps folded. */
export function Turn({ projectId, turn: { trace, number, gapMs, bad }, current, brief, corrections }: TurnProps) {
  const { t, i18n } = useTranslation("tracing");
  const detail = useQuery(traceQuery(projectId, trace.id));
  const shown = detail.data?.trace;
  const correction = corrections ? detail.data?.scores.filter((score) => score.data_type === "CORRECTION" && score.observation_id === null).at(-1) : undefined;
  return (
    <>
      {gapMs !== undefined && (
        <div className="flex items-center gap-3 py-2 text-meta text-ink-2">
          <span className="h-px flex-1 bg-line" />
          {t("sessions.gap", { duration: formatDuration(gapMs, i18n.language) })}
          <span className="h-px flex-1 bg-line" />
        </div>
      )}
      <article aria-label={t("sessions.turn", { number })} className={cx("grid grid-cols-[minmax(0,1fr)_176px] gap-5 rounded-md px-2 py-3", current && "bg-picked")}>
        <div className="flex min-w-0 flex-col gap-2">
          {shown ? (
            <>
              <Side title={t("column.input")} brief={brief}>
                <PayloadView raw={shown.input} mode="formatted" projectId={projectId} label={t("column.input")} compact />
              </Side>
              <Side title={t("column.output")} brief={brief} answer>
                <PayloadView raw={shown.output} mode="formatted" projectId={projectId} label={t("column.output")} compact />
              </Side>
              {correction && (
                <Side title={t("sessions.correction")} brief={false} answer>
                  <p className="px-3 pt-2 text-meta font-semibold text-good">{t("sessions.correction")}</p>
                  <PayloadView raw={correction.string_value} mode="formatted" projectId={projectId} label={t("sessions.correction")} compact />
                </Side>
              )}
            </>
          ) : (
            <Skeleton className="h-28 w-full" />
          )}
          {detail.data && detail.data.observations.length > 1 && <Steps projectId={projectId} detail={detail.data} />}
        </div>
        <aside className="flex flex-col gap-1 text-meta text-ink-2">
          <Link to="/project/$projectId/traces/$traceId" params={{ projectId, traceId: trace.id }} className="flex items-center gap-1.5 text-body font-semibold text-ink hover:text-accent hover:underline">
            <span className="num text-ink-2">{number}</span>
            <LevelMark level={worstLevel(trace.error_count, trace.warning_count)} />
            <span className="ellipsis">{trace.name ?? t("unnamed")}</span>
          </Link>
          <Time at={trace.timestamp} />
          <span className="num flex gap-3">
            <span>{formatDuration(trace.latency_ms, i18n.language)}</span>
            <span>{formatUsd(trace.total_cost_usd || null, i18n.language)}</span>
          </span>
          <Tokens input={trace.input_tokens} output={trace.output_tokens} total={trace.total_tokens} />
          {bad.some((sign) => sign.kind === "score") && <span className="text-bad">{t("sessions.low", { names: bad.flatMap((sign) => (sign.kind === "score" ? [sign.name] : [])).join(", ") })}</span>}
          <span className="flex flex-wrap gap-1">
            {trace.scores.map((score) => (
              <ScoreChip key={score.name + score.data_type} score={score} />
            ))}
          </span>
        </aside>
      </article>
    </>
  );
}

function Steps({ projectId, detail }: { projectId: string; detail: TraceDetail }) {
  const { t, i18n } = useTranslation("tracing");
  const { trace, observations } = detail;
  const since = (from: string, to: string | null) => (to === null ? null : new Date(to).getTime() - new Date(from).getTime());
  return (
    <Fold title={t("sessions.steps", { count: observations.length })}>
      <ul className="flex flex-col">
        {observations.slice(0, MOST_STEPS).map((step) => (
          <li key={step.id}>
            <Link to="/project/$projectId/traces/$traceId" params={{ projectId, traceId: trace.id }} search={{ observation: step.id }} className="flex h-6 items-center gap-1.5 rounded-sm px-1 hover:bg-hover">
              <ObservationGlyph type={step.type} />
              <LevelMark level={step.level} />
              <span className="ellipsis flex-1">{step.name ?? t("unnamed")}</span>
              <span className="num text-meta text-ink-2">{formatDuration(since(step.start_time, step.end_time), i18n.language)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {observations.length > MOST_STEPS && <p className="text-meta text-ink-2">{t("sessions.more_steps", { count: observations.length - MOST_STEPS })}</p>}
    </Fold>
  );
}

interface SideProps {
  title: string;
  brief: boolean;
  answer?: boolean;
  children: ReactNode;
}

function Side({ title, brief, answer = false, children }: SideProps) {
  const { t } = useTranslation("tracing");
  const [open, setOpen] = useState(false);
  return (
    <section aria-label={title} className={cx("overflow-hidden rounded-md border border-line", answer ? "ml-8 bg-panel" : "mr-8")}>
      <div className={cx(brief && !open && "max-h-24 overflow-hidden")}>{children}</div>
      {brief && (
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className="block w-full border-t border-line px-3 py-0.5 text-left text-meta text-accent hover:underline">
          {open ? t("sessions.less") : t("sessions.all")}
        </button>
      )}
    </section>
  );
}
