import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { SessionItem } from "@/api/types";
import { sessionsQuery } from "@/data/tracing";
import { FilteredEmpty } from "@/features/tracing/list/list-empty";
import { useSessionColumns } from "@/features/tracing/sessions/session-columns";
import { withBase } from "@/lib/base";
import { seg } from "@/lib/http";
import { useTitle } from "@/lib/title";
import { isRefreshing, rowsOf } from "@/parts/load-more-rows";
import { listQueryOf } from "@/parts/project-search";
import { CodeBlock } from "@/ui/code-block";
import { SearchBox } from "@/ui/search-box";
import { EmptyState, ErrorState } from "@/ui/states";
import { ColumnMenu } from "@/ui/table/column-menu";
import { DataTable } from "@/ui/table/data-table";
import { useColumns } from "@/ui/table/use-columns";

const route = getRouteApi("/in/project/$projectId/sessions");
const HOW = `langfuse.update_current_trace(session_id="conversation-42")   # Python 3
with propagate_attributes(session_id="conversation-42"): ...   # Python 4+`;

export function SessionsPage() {
  const { t } = useTranslation("tracing");
  const { projectId } = route.useParams();
  useTitle(t("sessions.title"));
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/project/$projectId/sessions" });
  const list = listQueryOf(search);
  const sessions = useInfiniteQuery(sessionsQuery(projectId, { ...list, filters: [], order: undefined }));
  const rows = rowsOf(sessions.data);
  const columns = useColumns("sessions", useSessionColumns(projectId));
  const go = (change: Partial<typeof search>) => void navigate({ search: (before) => ({ ...before, ...change }) });
  const narrowed = list.search !== undefined || list.environments.length > 0 || list.range !== "all";
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-11 shrink-0 items-center gap-2 border-b border-line px-4">
        <h1 className="mr-2 font-semibold">{t("sessions.title")}</h1>
        <SearchBox value={search.search ?? ""} label={t("sessions.search")} className="w-80" onSearch={(text) => go({ search: text || undefined })} />
        <div className="flex-1" />
        <ColumnMenu choice={columns} />
      </div>
      {sessions.error && !rows ? (
        <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />
      ) : (
        <DataTable<SessionItem>
          label={t("sessions.title")}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          href={(row) => withBase(`/project/${seg(projectId)}/sessions/${seg(row.id)}`)}
          onOpen={(row) => void navigate({ to: "/project/$projectId/sessions/$sessionId", params: { projectId, sessionId: row.id } })}
          refreshing={isRefreshing(sessions)}
          hasMore={sessions.hasNextPage}
          loadingMore={sessions.isFetchingNextPage}
          onMore={() => void sessions.fetchNextPage()}
          empty={
            <>
              {narrowed && (
                <FilteredEmpty
                  title={t("sessions.no_match")}
                  filters={[]}
                  search={list.search}
                  range={list.range}
                  environments={list.environments}
                  onFilters={() => go({ filter: undefined })}
                  onSearch={() => go({ search: undefined })}
                  onRange={(dateRange) => go({ dateRange })}
                  onEnvironments={() => go({ env: undefined })}
                />
              )}
              {!narrowed && <EmptyState title={t("sessions.empty")} />}
              <div className="mx-auto -mt-8 max-w-[620px] px-6 pb-10">
                <p className="mb-2 text-center text-ink-2">{t("sessions.how")}</p>
                <CodeBlock code={HOW} label={t("sessions.how")} />
              </div>
            </>
          }
        />
      )}
    </div>
  );
}
