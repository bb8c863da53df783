import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ScoreItem } from "@/api/types";
import { scoresQuery } from "@/data/scores";
import { useScoreColumns } from "@/features/scores/score-columns";
import { ScoreFilter } from "@/features/scores/score-filter";
import { namesAmong } from "@/features/tracing/filters/facet-model";
import { OF_SCORES } from "@/features/tracing/filters/grammar/group-fields";
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
import { ListToolbar } from "./list-toolbar";
import { ScoreActions } from "./score-actions";
import { useGroupList } from "./use-group-list";

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
  const go = (change: Partial<typeof search>) => void navigate({ search: (before) => ({ ...before, ...change }) });
  const kit = useGroupList<ScoreItem>({ projectId, name: "scores", words: OF_SCORES, list, search, columns: useScoreColumns(projectId), go });
  const wider = widerRange(list.range);
  const target = (row: ScoreItem) => row.trace_id ?? undefined;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <ListToolbar
        projectId={projectId}
        title={t("list.title")}
        list="scores"
        words={OF_SCORES}
        placeholder={t("list.search")}
        search={undefined}
        filters={list.filters}
        valuesOf={(column) => (column === "name" ? namesAmong(rows ?? []) : kit.valuesOf(column))}
        // Words without a field are looked for in what was said about the score.
        onQuery={(text, filters) => kit.onQuery(undefined, text ? [...filters, { type: "string", column: "comment", operator: "contains", value: text }] : filters)}
        view={kit.view}
        viewId={search.viewId}
        actions={<ScoreActions projectId={projectId} rows={rows ?? []} selection={kit.selection} />}
      >
        <ScoreFilter filters={list.filters} onChange={kit.setFilters} />
        <Link to="/project/$projectId/settings/$page" params={{ projectId, page: "scores" }} className="shrink-0 text-accent hover:underline">
          {t("list.configs")}
        </Link>
        <ColumnMenu choice={kit.choice} />
      </ListToolbar>
      {scores.error && !rows ? (
        <ErrorState error={scores.error} onRetry={() => void scores.refetch()} />
      ) : (
        <DataTable<ScoreItem>
          label={t("list.title")}
          columns={kit.choice}
          selection={kit.selection}
          onPickValue={kit.onPickValue}
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
