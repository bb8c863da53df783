import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { TraceItem } from "@/api/types";
import { formatDuration } from "@/lib/format";
import { LevelMark, worstLevel } from "@/parts/level-mark";
import { previewOf } from "@/parts/payload/parse/payload";
import { Time } from "@/parts/time";

interface RecentTracesProps {
  projectId: string;
  title: string;
  traces: readonly TraceItem[];
  empty: string;
}

/** A short list: when, what, and what was asked. */
export function RecentTraces({ projectId, title, traces, empty }: RecentTracesProps) {
  const { t, i18n } = useTranslation("tracing");
  return (
    <section className="min-w-0">
      <h2 className="mb-1 font-semibold">{title}</h2>
      {traces.length === 0 && <p className="py-1 text-ink-2">{empty}</p>}
      <ul>
        {traces.map((trace) => (
          <li key={trace.id} className="border-b border-line">
            <Link to="/project/$projectId/traces/$traceId" params={{ projectId, traceId: trace.id }} className="flex h-8 items-center gap-3 hover:bg-panel">
              <span className="text-meta text-ink-2">
                <Time at={trace.timestamp} short />
              </span>
              <span className="flex w-32 min-w-0 shrink-0 items-center gap-1.5 font-semibold">
                <LevelMark level={worstLevel(trace.error_count, trace.warning_count)} />
                <span className="ellipsis">{trace.name ?? t("unnamed")}</span>
              </span>
              <span className="ellipsis min-w-0 flex-1 text-ink-2">{previewOf(trace.input_preview, "input")}</span>
              <span className="num shrink-0 text-meta">{formatDuration(trace.latency_ms, i18n.language)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
