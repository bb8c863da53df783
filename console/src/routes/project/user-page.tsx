import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { FacetValue, Filter } from "@/api/types";
import { facetsQuery, tracesQuery, userQuery, type ListQuery } from "@/data/tracing";
import { useTraceColumns } from "@/features/tracing/list/trace-columns";
import { TraceList } from "@/features/tracing/list/trace-list";
import { UserHead } from "@/features/tracing/users/user-head";
import { formatCount } from "@/lib/format";
import { useTitle } from "@/lib/title";
import { isRefreshing, rowsOf } from "@/parts/load-more-rows";
import { listQueryOf } from "@/parts/project-search";
import { QueryState } from "@/ui/query-state";
import { SimpleTable } from "@/ui/simple-table";
import { EmptyState, ErrorState, Skeleton } from "@/ui/states";
import { useColumns } from "@/ui/table/use-columns";
import { Tabs } from "@/ui/tabs";

const route = getRouteApi("/in/project/$projectId/users/$userId");
const TABS = ["traces", "sessions"] as const;

export function UserPage() {
  const { t } = useTranslation("tracing");
  const { projectId, userId } = route.useParams();
  useTitle(userId);
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/project/$projectId/users/$userId" });
  const user = useQuery(userQuery(projectId, userId));
  const tab = TABS.find((one) => one === search.tab) ?? "traces";
  const list = listQueryOf(search);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <QueryState query={user} loading={<Skeleton className="m-4 h-12" />}>
        {(found) => <UserHead user={found} />}
      </QueryState>
      <div className="border-b border-line px-4">
        <Tabs label={t("users.tabs")} value={tab} onPick={(next) => void navigate({ search: (before) => ({ ...before, tab: next }) })} tabs={TABS.map((value) => ({ value, label: t(`${value}.title`) }))} />
      </div>
      {tab === "traces" ? <UserTraces projectId={projectId} list={list} userId={userId} /> : <UserSessions projectId={projectId} list={list} userId={userId} />}
    </div>
  );
}

interface OfUserProps {
  projectId: string;
  userId: string;
  list: ListQuery;
}

function ownFilter(userId: string): Filter {
  return { type: "stringOptions", column: "userId", operator: "any of", value: [userId] };
}

function UserTraces({ projectId, userId, list }: OfUserProps) {
  const { t } = useTranslation("tracing");
  const traces = useInfiniteQuery(tracesQuery(projectId, { ...list, filters: [ownFilter(userId)] }));
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

/** The sessions that the user's traces belong to, the busiest first. */
function UserSessions({ projectId, userId, list }: OfUserProps) {
  const { t, i18n } = useTranslation("tracing");
  const facets = useQuery(facetsQuery(projectId, { range: list.range, environments: list.environments, search: undefined, filters: [ownFilter(userId)] }));
  return (
    <QueryState query={facets}>
      {(found) =>
        (found.sessions ?? []).length === 0 ? (
          <EmptyState title={t("users.no_sessions")} body={t("users.widen")} />
        ) : (
          <div className="min-h-0 flex-1 overflow-y-auto px-4">
            <SimpleTable<FacetValue>
              label={t("sessions.title")}
              rows={found.sessions ?? []}
              rowKey={(row) => row.value}
              columns={[
                {
                  id: "id",
                  title: t("column.sessionId"),
                  render: (row) => (
                    <Link to="/project/$projectId/sessions/$sessionId" params={{ projectId, sessionId: row.value }} className="font-semibold hover:text-accent hover:underline">
                      {row.value}
                    </Link>
                  ),
                },
                { id: "traces", title: t("sessions.traces"), align: "right", render: (row) => formatCount(row.count, i18n.language) },
              ]}
            />
          </div>
        )
      }
    </QueryState>
  );
}
