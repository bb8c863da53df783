import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { SessionDetail, TraceItem } from "@/api/types";
import { formatCompact, formatCount, formatDuration, formatUsd } from "@/lib/format";
import { CopyButton } from "@/ui/copy-button";
import { Time } from "@/parts/time";
import { Fact } from "@/ui/facts";
import { EmptyState } from "@/ui/states";
import { Turn } from "./turn";

interface SessionReplayProps {
  projectId: string;
  detail: SessionDetail;
}

const IDLE_MS = 60_000;

/** In the order they were held, with the pause before each. */
export function turnsOf(traces: readonly TraceItem[]): { trace: TraceItem; gapMs: number | undefined }[] {
  const sorted = [...traces].sort((a, b) => a.timestamp.localeCompare(b.timestamp));
  return sorted.map((trace, at) => {
    const before = sorted[at - 1];
    const gap = before ? new Date(trace.timestamp).getTime() - new Date(before.timestamp).getTime() - (before.latency_ms ?? 0) : 0;
    return { trace, gapMs: gap >= IDLE_MS ? gap : undefined };
  });
}

export function SessionReplay({ projectId, detail }: SessionReplayProps) {
  const { t, i18n } = useTranslation("tracing");
  const { session } = detail;
  const turns = turnsOf(detail.traces);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="shrink-0 border-b border-line px-4 pt-2 pb-2">
        <div className="flex h-8 items-center gap-1.5">
          <h1 className="ellipsis text-title font-semibold">{session.id}</h1>
          <CopyButton text={session.id} label={t("sessions.copy_id")} />
        </div>
        <dl className="mt-1 flex flex-wrap gap-x-5 gap-y-1">
          <Fact label={t("sessions.started")}>
            <Time at={session.created_at} />
          </Fact>
          <Fact label={t("sessions.duration")}>{formatDuration(session.duration_ms, i18n.language)}</Fact>
          <Fact label={t("sessions.traces")}>{formatCount(session.trace_count, i18n.language)}</Fact>
          <Fact label={t("column.totalTokens")}>{formatCompact(session.total_tokens, i18n.language)}</Fact>
          <Fact label={t("column.totalCost")}>{formatUsd(session.total_cost_usd || null, i18n.language)}</Fact>
          <Fact label={t("column.environment")}>{session.environment}</Fact>
          {session.user_ids.map((userId) => (
            <Fact key={userId} label={t("column.userId")}>
              <Link to="/project/$projectId/users/$userId" params={{ projectId, userId }} className="text-accent hover:underline">
                {userId}
              </Link>
            </Fact>
          ))}
        </dl>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto max-w-[1080px] px-4 py-2">
          {turns.length === 0 && <EmptyState title={t("sessions.no_turns")} />}
          {turns.map(({ trace, gapMs }, at) => (
            <Turn key={trace.id} projectId={projectId} trace={trace} number={at + 1} gapMs={gapMs} />
          ))}
        </div>
      </div>
    </div>
  );
}
