import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { useTranslation } from "react-i18next";
import { datasetQuery, runQuery } from "@/data/datasets";
import { RunItemsTable } from "@/features/datasets/runs-table";
import { useTitle } from "@/lib/title";
import { IdTag } from "@/parts/id-tag";
import { rowsOf } from "@/parts/load-more-rows";
import { Button } from "@/ui/button";
import { QueryState } from "@/ui/query-state";
import { EmptyState } from "@/ui/states";

const route = getRouteApi("/in/project/$projectId/datasets/$datasetId/runs/$runId");

/** One run: what it made of each item. SDKs print this address. */
export function DatasetRunPage() {
  const { t } = useTranslation("datasets");
  const { projectId, datasetId, runId } = route.useParams();
  const dataset = useQuery(datasetQuery(projectId, datasetId));
  const run = useInfiniteQuery(runQuery(projectId, datasetId, runId));
  const back = t("runs.back", { name: dataset.data?.name ?? "" });
  useTitle(run.data?.pages[0]?.run.name ?? t("runs.title"));
  return (
    <QueryState query={run}>
      {({ pages }) => {
        const head = pages[0]?.run;
        const items = rowsOf(run.data) ?? [];
        return (
          <div className="flex min-h-0 flex-1 flex-col">
            <header className="shrink-0 border-b border-line px-4 py-2">
              <div className="flex h-8 items-center gap-1.5">
                <Link to="/project/$projectId/datasets/$datasetId/runs" params={{ projectId, datasetId }} aria-label={back} title={back} className="-ml-1.5 flex size-7 items-center justify-center rounded-md text-ink-2 hover:bg-hover hover:text-ink">
                  <ArrowLeft size={15} />
                </Link>
                <h1 className="ellipsis text-title font-semibold">{head?.name}</h1>
                <IdTag id={runId} />
              </div>
              {head?.description && <p className="text-ink-2">{head.description}</p>}
            </header>
            <div className="min-h-0 flex-1 overflow-y-auto px-4 py-2">
              {items.length === 0 ? (
                <EmptyState title={t("runs.no_items")} body={t("runs.no_items_body")} />
              ) : (
                <RunItemsTable projectId={projectId} datasetId={datasetId} label={head?.name ?? ""} items={items} />
              )}
              {run.hasNextPage && (
                <Button className="my-3" busy={run.isFetchingNextPage} onClick={() => void run.fetchNextPage()}>
                  {t("items.more")}
                </Button>
              )}
            </div>
          </div>
        );
      }}
    </QueryState>
  );
}
