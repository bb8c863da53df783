import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { TraceItem } from "@/api/types";
import { topTracesQuery, type ListQuery } from "@/data/tracing";
import { formatDuration, formatUsd } from "@/lib/format";
import { LevelMark, worstLevel } from "@/parts/level-mark";
import { previewOf } from "@/parts/payload/parse/payload";
import { Time } from "@/parts/time";
import { ErrorState, Skeleton } from "@/ui/states";

interface TopTracesProps {
  projectId: string;
  list: ListQuery;
  title: string;
  empty: string;
  /** What the list is about, at the end of every row. */
  shows: "latency" | "cost";
  all: (children: ReactNode) => ReactNode;
}

const ROWS = 6;

/** A short list that loads by itself: when, what, what was asked, and the number it is about. */
export function TopTraces({ projectId, list, title, empty, shows, all }: TopTracesProps) {
  const { t, i18n } = useTranslation("tracing");
  const traces = useQuery(topTracesQuery(projectId, list, ROWS));
  const amount = (trace: TraceItem) => (shows === "cost" ? formatUsd(trace.total_cost_usd, i18n.language) : formatDuration(trace.latency_ms, i18n.language));
  return (
    <section aria-label={title} className="min-w-0">
      <div className="flex h-8 items-center gap-3">
        <h2 className="flex-1 font-semibold">{title}</h2>
        {all(t("top.all"))}
      </div>
      {!traces.data && (traces.error ? <ErrorState error={traces.error} onRetry={() => void traces.refetch()} /> : <Skeleton className="h-40" />)}
      {traces.data?.length === 0 && <p className="py-1 text-ink-2">{empty}</p>}
      <ul>
        {traces.data?.map((trace) => (
          <li key={trace.id} className="border-b border-line">
            <Link to="/project/$projectId/traces/$traceId" params={{ projectId, traceId: trace.id }} preload={false} className="flex h-8 items-center gap-3 hover:bg-panel">
              <span className="text-meta text-ink-2">
                <Time at={trace.timestamp} short />
              </span>
              <span className="flex w-32 min-w-0 shrink-0 items-center gap-1.5 font-semibold">
                <LevelMark level={worstLevel(trace.error_count, trace.warning_count)} />
                <span className="ellipsis">{trace.name ?? t("unnamed")}</span>
              </span>
              <span className="ellipsis min-w-0 flex-1 text-ink-2">{previewOf(trace.input_preview, "input")}</span>
              <span className="num shrink-0 text-meta">{amount(trace)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
