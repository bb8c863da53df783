import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { UserItem } from "@/api/types";
import { usersQuery } from "@/data/tracing";
import { FilteredEmpty } from "@/features/tracing/list/list-empty";
import { useUserColumns } from "@/features/tracing/users/user-columns";
import { withBase } from "@/lib/base";
import { seg } from "@/lib/http";
import { useTitle } from "@/lib/title";
import { isRefreshing, rowsOf } from "@/parts/load-more-rows";
import { listQueryOf } from "@/parts/project-search";
import { CodeBlock } from "@/ui/code-block";
import { SearchBox } from "@/ui/search-box";
import { ErrorState } from "@/ui/states";
import { ColumnMenu } from "@/ui/table/column-menu";
import { DataTable } from "@/ui/table/data-table";
import { useColumns } from "@/ui/table/use-columns";

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
  const users = useInfiniteQuery(usersQuery(projectId, { ...list, order: undefined }));
  const rows = rowsOf(users.data);
  const columns = useColumns("users", useUserColumns(projectId));
  const go = (change: Partial<typeof search>) => void navigate({ search: (before) => ({ ...before, ...change }) });
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-11 shrink-0 items-center gap-2 border-b border-line px-4">
        <h1 className="mr-2 font-semibold">{t("users.title")}</h1>
        <SearchBox value={search.search ?? ""} label={t("users.search")} className="w-80" onSearch={(text) => go({ search: text || undefined })} />
        <div className="flex-1" />
        <ColumnMenu choice={columns} />
      </div>
      {users.error && !rows ? (
        <ErrorState error={users.error} onRetry={() => void users.refetch()} />
      ) : (
        <DataTable<UserItem>
          label={t("users.title")}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          href={(row) => withBase(`/project/${seg(projectId)}/users/${seg(row.id)}`)}
          onOpen={(row) => void navigate({ to: "/project/$projectId/users/$userId", params: { projectId, userId: row.id } })}
          refreshing={isRefreshing(users)}
          hasMore={users.hasNextPage}
          loadingMore={users.isFetchingNextPage}
          onMore={() => void users.fetchNextPage()}
          empty={
            <>
              <FilteredEmpty
                title={t("users.no_match")}
                filters={[]}
                search={list.search}
                range={list.range}
                environments={list.environments}
                onFilters={() => go({ filter: undefined })}
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
