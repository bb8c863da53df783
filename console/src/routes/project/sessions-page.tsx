import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { SessionItem } from "@/api/types";
import { sessionsQuery } from "@/data/tracing";
import { OF_SESSIONS } from "@/features/tracing/filters/grammar/group-fields";
import { FilteredEmpty } from "@/features/tracing/list/list-empty";
import { useSessionColumns } from "@/features/tracing/sessions/session-columns";
import { withBase } from "@/lib/base";
import { seg } from "@/lib/http";
import { useTitle } from "@/lib/title";
import { isRefreshing, rowsOf } from "@/parts/load-more-rows";
import { listQueryOf } from "@/parts/project-search";
import { CodeBlock } from "@/ui/code-block";
import { EmptyState, ErrorState } from "@/ui/states";
import { ColumnMenu } from "@/ui/table/column-menu";
import { DataTable } from "@/ui/table/data-table";
import { ListToolbar } from "./list-toolbar";
import { TracesOfRows } from "./traces-of-rows";
import { useGroupList } from "./use-group-list";

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
  const sessions = useInfiniteQuery(sessionsQuery(projectId, list));
  const rows = rowsOf(sessions.data);
  const go = (change: Partial<typeof search>) => void navigate({ search: (before) => ({ ...before, ...change }) });
  const kit = useGroupList<SessionItem>({ projectId, name: "sessions", words: OF_SESSIONS, list, search, columns: useSessionColumns(projectId), go });
  const narrowed = list.search !== undefined || list.filters.length > 0 || list.environments.length > 0 || list.range !== "all";
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <ListToolbar
        projectId={projectId}
        title={t("sessions.title")}
        list="sessions"
        words={OF_SESSIONS}
        placeholder={t("sessions.search")}
        search={search.search}
        filters={list.filters}
        valuesOf={kit.valuesOf}
        onQuery={kit.onQuery}
        view={kit.view}
        viewId={search.viewId}
        actions={<TracesOfRows projectId={projectId} column="sessionId" list={list} selection={kit.selection} loaded={rows?.length ?? 0} />}
      >
        <ColumnMenu choice={kit.choice} />
      </ListToolbar>
      {sessions.error && !rows ? (
        <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />
      ) : (
        <DataTable<SessionItem>
          label={t("sessions.title")}
          columns={kit.choice}
          rows={rows}
          rowKey={(row) => row.id}
          href={(row) => withBase(`/project/${seg(projectId)}/sessions/${seg(row.id)}`)}
          onOpen={(row) => void navigate({ to: "/project/$projectId/sessions/$sessionId", params: { projectId, sessionId: row.id } })}
          order={list.order ?? "lastAt.desc"}
          onOrder={(order) => go({ order })}
          selection={kit.selection}
          onPickValue={kit.onPickValue}
          refreshing={isRefreshing(sessions)}
          hasMore={sessions.hasNextPage}
          loadingMore={sessions.isFetchingNextPage}
          onMore={() => void sessions.fetchNextPage()}
          empty={
            <>
              {narrowed && (
                <FilteredEmpty
                  title={t("sessions.no_match")}
                  filters={list.filters}
                  words={OF_SESSIONS}
                  search={list.search}
                  range={list.range}
                  environments={list.environments}
                  onFilters={kit.setFilters}
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
