import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { UserItem } from "@/api/types";
import { usersQuery } from "@/data/tracing";
import { OF_USERS } from "@/features/tracing/filters/grammar/group-fields";
import { FilteredEmpty } from "@/features/tracing/list/list-empty";
import { useUserColumns } from "@/features/tracing/users/user-columns";
import { withBase } from "@/lib/base";
import { seg } from "@/lib/http";
import { useTitle } from "@/lib/title";
import { isRefreshing, rowsOf } from "@/parts/load-more-rows";
import { listQueryOf } from "@/parts/project-search";
import { CodeBlock } from "@/ui/code-block";
import { ErrorState } from "@/ui/states";
import { ColumnMenu } from "@/ui/table/column-menu";
import { DataTable } from "@/ui/table/data-table";
import { ListToolbar } from "./list-toolbar";
import { TracesOfRows } from "./traces-of-rows";
import { useGroupList } from "./use-group-list";

const route = getRouteApi("/in/project/$projectId/users");
const HOW = `langfuse.update_current_trace(user_id="user-42")   # Python 3
with propagate_attributes(user_id="user-42"): ...   # Python 4+`;

export function UsersPage() {
  const { t } = useTranslation("tracing");
  const { projectId } = route.useParams();
  useTitle(t("users.title"));
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/project/$projectId/users" });
  const list = listQueryOf(search);
  const users = useInfiniteQuery(usersQuery(projectId, list));
  const rows = rowsOf(users.data);
  const go = (change: Partial<typeof search>) => void navigate({ search: (before) => ({ ...before, ...change }) });
  const kit = useGroupList<UserItem>({ projectId, name: "users", words: OF_USERS, list, search, columns: useUserColumns(projectId), go });
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <ListToolbar
        projectId={projectId}
        title={t("users.title")}
        list="users"
        words={OF_USERS}
        placeholder={t("users.search")}
        search={search.search}
        filters={list.filters}
        valuesOf={kit.valuesOf}
        onQuery={kit.onQuery}
        view={kit.view}
        viewId={search.viewId}
        actions={<TracesOfRows projectId={projectId} column="userId" list={list} selection={kit.selection} loaded={rows?.length ?? 0} />}
      >
        <ColumnMenu choice={kit.choice} />
      </ListToolbar>
      {users.error && !rows ? (
        <ErrorState error={users.error} onRetry={() => void users.refetch()} />
      ) : (
        <DataTable<UserItem>
          label={t("users.title")}
          columns={kit.choice}
          rows={rows}
          rowKey={(row) => row.id}
          href={(row) => withBase(`/project/${seg(projectId)}/users/${seg(row.id)}`)}
          onOpen={(row) => void navigate({ to: "/project/$projectId/users/$userId", params: { projectId, userId: row.id } })}
          order={list.order ?? "lastAt.desc"}
          onOrder={(order) => go({ order })}
          selection={kit.selection}
          onPickValue={kit.onPickValue}
          refreshing={isRefreshing(users)}
          hasMore={users.hasNextPage}
          loadingMore={users.isFetchingNextPage}
          onMore={() => void users.fetchNextPage()}
          empty={
            <>
              <FilteredEmpty
                title={t("users.no_match")}
                filters={list.filters}
                words={OF_USERS}
                search={list.search}
                range={list.range}
                environments={list.environments}
                onFilters={kit.setFilters}
                onSearch={() => go({ search: undefined })}
                onRange={(dateRange) => go({ dateRange })}
                onEnvironments={() => go({ env: undefined })}
              />
              <div className="mx-auto -mt-8 max-w-[620px] px-6 pb-10">
                <p className="mb-2 text-center text-ink-2">{t("users.how")}</p>
                <CodeBlock code={HOW} label={t("users.how")} />
              </div>
            </>
          }
        />
      )}
    </div>
  );
}
