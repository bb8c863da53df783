import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TraceItem } from "@/api/types";
import { traceQuery } from "@/data/tracing";
import { formatDuration, formatUsd } from "@/lib/format";
import { LevelMark, worstLevel } from "@/parts/level-mark";
import { PayloadView } from "@/parts/payload/payload-view";
import { ScoreChip } from "@/parts/score-chip";
import { Time } from "@/parts/time";
import { Tokens } from "@/parts/tokens";
import { Skeleton } from "@/ui/states";

interface TurnProps {
  projectId: string;
  trace: TraceItem;
  number: number;
  /** How long nothing happened before this turn; undefined when that is not worth saying. */
  gapMs: number | undefined;
}

/** True once the element has come near the viewport. */
function useSeen(): [React.RefObject<HTMLElement | null>, boolean] {
  const box = useRef<HTMLElement>(null);
  const [seen, setSeen] = useState(() => typeof IntersectionObserver === "undefined");
  useEffect(() => {
    const element = box.current;
    if (!element || seen) return;
    const watcher = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && setSeen(true), { rootMargin: "600px" });
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [seen]);
  return [box, seen];
}

/** One turn of a session: what was asked and answered in front, its numbers beside it. */
export function Turn({ projectId, trace, number, gapMs }: TurnProps) {
  const { t, i18n } = useTranslation("tracing");
  const [box, seen] = useSeen();
  const detail = useQuery({ ...traceQuery(projectId, trace.id), enabled: seen });
  const shown = detail.data?.trace;
  return (
    <>
      {gapMs !== undefined && (
        <div className="my-2 flex items-center gap-3 text-meta text-ink-2">
          <span className="h-px flex-1 bg-line" />
          {t("sessions.gap", { duration: formatDuration(gapMs, i18n.language) })}
          <span className="h-px flex-1 bg-line" />
        </div>
      )}
      <article ref={box} id={`turn-${trace.id}`} aria-label={t("sessions.turn", { number })} className="grid grid-cols-[minmax(0,1fr)_200px] gap-5 py-3">
        <div className="flex min-w-0 flex-col gap-2">
          {shown ? (
            <>
              <Side title={t("column.input")}>
                <PayloadView raw={shown.input} mode="formatted" projectId={projectId} label={t("column.input")} />
              </Side>
              <Side title={t("column.output")} answer>
                <PayloadView raw={shown.output} mode="formatted" projectId={projectId} label={t("column.output")} compact />
              </Side>
            </>
          ) : (
            <Skeleton className="h-28 w-full" />
          )}
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

interface SideProps {
  title: string;
  answer?: boolean;
  children: React.ReactNode;
}

function Side({ title, answer = false, children }: SideProps) {
  return (
    <section aria-label={title} className={answer ? "ml-8 overflow-hidden rounded-md border border-line bg-panel" : "mr-8 overflow-hidden rounded-md border border-line"}>
      {children}
    </section>
  );
}
