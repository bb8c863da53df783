import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Filter, ScoreItem, SessionItem } from "@/api/types";
import { scoresQuery } from "@/data/scores";
import { sessionsQuery, tracesQuery, type ListQuery } from "@/data/tracing";
import { useScoreColumns } from "@/features/scores/score-columns";
import { useTraceColumns } from "@/features/tracing/list/trace-columns";
import { TraceList } from "@/features/tracing/list/trace-list";
import { useSessionColumns } from "@/features/tracing/sessions/session-columns";
import { isRefreshing, rowsOf } from "@/parts/load-more-rows";
import { EmptyState, ErrorState } from "@/ui/states";
import { DataTable } from "@/ui/table/data-table";
import { useColumns } from "@/ui/table/use-columns";

interface OfUserProps {
  projectId: string;
  userId: string;
  list: ListQuery;
}

export function ofUser(userId: string): Filter {
  return { type: "stringOptions", column: "userId", operator: "any of", value: [userId] };
}

export function UserTraces({ projectId, userId, list }: OfUserProps) {
  const { t } = useTranslation("tracing");
  const traces = useInfiniteQuery(tracesQuery(projectId, { ...list, filters: [ofUser(userId)] }));
  const rows = rowsOf(traces.data);
  const slowest = Math.max(0, ...(rows ?? []).map((row) => row.latency_ms ?? 0));
  const columns = useColumns("user-traces", useTraceColumns(projectId, slowest));
  if (traces.error && !rows) return <ErrorState error={traces.error} onRetry={() => void traces.refetch()} />;
  return (
    <TraceList
      projectId={projectId}
      columns={columns}
      rows={rows}
      refreshing={isRefreshing(traces)}
      hasMore={traces.hasNextPage}
      loadingMore={traces.isFetchingNextPage}
      onMore={() => void traces.fetchNextPage()}
      empty={<EmptyState title={t("users.no_traces")} body={t("users.widen")} />}
    />
  );
}

export function UserSessions({ projectId, userId, list }: OfUserProps) {
  const { t } = useTranslation("tracing");
  const navigate = useNavigate();
  const sessions = useInfiniteQuery(sessionsQuery(projectId, { ...list, filters: [], search: undefined, order: undefined }, userId));
  const rows = rowsOf(sessions.data);
  const columns = useColumns("user-sessions", useSessionColumns(projectId));
  if (sessions.error && !rows) return <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />;
  return (
    <DataTable<SessionItem>
      label={t("sessions.title")}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      onOpen={(row) => void navigate({ to: "/project/$projectId/sessions/$sessionId", params: { projectId, sessionId: row.id } })}
      refreshing={isRefreshing(sessions)}
      hasMore={sessions.hasNextPage}
      loadingMore={sessions.isFetchingNextPage}
      onMore={() => void sessions.fetchNextPage()}
      empty={<EmptyState title={t("users.no_sessions")} body={t("users.widen")} />}
    />
  );
}

export function UserScores({ projectId, userId, list }: OfUserProps) {
  const { t } = useTranslation("tracing");
  const navigate = useNavigate();
  const scores = useInfiniteQuery(scoresQuery(projectId, { ...list, filters: [ofUser(userId)], search: undefined, order: undefined }));
  const rows = rowsOf(scores.data);
  const columns = useColumns("user-scores", useScoreColumns(projectId));
  if (scores.error && !rows) return <ErrorState error={scores.error} onRetry={() => void scores.refetch()} />;
  return (
    <DataTable<ScoreItem>
      label={t("users.tab.scores")}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      onOpen={(row) => row.trace_id !== null && void navigate({ to: "/project/$projectId/traces/$traceId", params: { projectId, traceId: row.trace_id }, search: { observation: row.observation_id ?? undefined } })}
      refreshing={isRefreshing(scores)}
      hasMore={scores.hasNextPage}
      loadingMore={scores.isFetchingNextPage}
      onMore={() => void scores.fetchNextPage()}
      empty={<EmptyState title={t("users.no_scores")} body={t("users.widen")} />}
    />
  );
}
