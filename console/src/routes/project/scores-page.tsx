import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ScoreItem } from "@/api/types";
import { scoresQuery } from "@/data/scores";
import { useScoreColumns } from "@/features/scores/score-columns";
import { ScoreFilter } from "@/features/scores/score-filter";
import { withBase } from "@/lib/base";
import { seg } from "@/lib/http";
import { useTitle } from "@/lib/title";
import { widerRange } from "@/lib/time-range";
import { isRefreshing, rowsOf } from "@/parts/load-more-rows";
import { listQueryOf } from "@/parts/project-search";
import { Button } from "@/ui/button";
import { EmptyState, ErrorState } from "@/ui/states";
import { ColumnMenu } from "@/ui/table/column-menu";
import { DataTable } from "@/ui/table/data-table";
import { useColumns } from "@/ui/table/use-columns";

const route = getRouteApi("/in/project/$projectId/scores");

export function ScoresPage() {
  const { t } = useTranslation("scores");
  const { t: tParts } = useTranslation("parts");
  const { projectId } = route.useParams();
  useTitle(t("list.title"));
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/project/$projectId/scores" });
  const list = { ...listQueryOf(search), search: undefined, order: undefined };
  const scores = useInfiniteQuery(scoresQuery(projectId, list));
  const rows = rowsOf(scores.data);
  const columns = useColumns("scores", useScoreColumns(projectId));
  const go = (change: Partial<typeof search>) => void navigate({ search: (before) => ({ ...before, ...change }) });
  const wider = widerRange(list.range);
  const target = (row: ScoreItem) => row.trace_id ?? undefined;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-11 shrink-0 items-center gap-2 border-b border-line px-4">
        <h1 className="mr-2 font-semibold">{t("list.title")}</h1>
        <ScoreFilter filters={list.filters} onChange={(filters) => go({ filter: filters.length > 0 ? filters : undefined })} />
        <div className="flex-1" />
        <Link to="/project/$projectId/settings/$page" params={{ projectId, page: "scores" }} className="text-accent hover:underline">
          {t("list.configs")}
        </Link>
        <ColumnMenu choice={columns} />
      </div>
      {scores.error && !rows ? (
        <ErrorState error={scores.error} onRetry={() => void scores.refetch()} />
      ) : (
        <DataTable<ScoreItem>
          label={t("list.title")}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          href={(row) => withBase(`/project/${seg(projectId)}/traces/${seg(row.trace_id ?? "")}`)}
          onOpen={(row) => {
            const traceId = target(row);
            if (traceId) void navigate({ to: "/project/$projectId/traces/$traceId", params: { projectId, traceId }, search: { observation: row.observation_id ?? undefined } });
          }}
          refreshing={isRefreshing(scores)}
          hasMore={scores.hasNextPage}
          loadingMore={scores.isFetchingNextPage}
          onMore={() => void scores.fetchNextPage()}
          empty={
            <EmptyState title={t("list.empty")} body={t("list.empty_hint")}>
              {list.filters.length > 0 && <Button onClick={() => go({ filter: undefined })}>{t("list.clear")}</Button>}
              {list.range !== "all" && <Button onClick={() => go({ dateRange: wider })}>{t("list.widen", { range: tParts(`range.${wider}`) })}</Button>}
            </EmptyState>
          }
        />
      )}
    </div>
  );
}
