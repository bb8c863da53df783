import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DatasetRun } from "@/api/types";
import { datasetQuery, runsQuery, useDeleteRun } from "@/data/datasets";
import { RunsTable } from "@/features/datasets/runs-table";
import { rowsOf } from "@/parts/load-more-rows";
import { Button } from "@/ui/button";
import { CodeBlock } from "@/ui/code-block";
import { Confirm } from "@/ui/confirm";
import { QueryState } from "@/ui/query-state";
import { EmptyState } from "@/ui/states";
import { toast } from "@/ui/toast";
import { DatasetFrame } from "./dataset-page";
import { useMay } from "./use-may";

const route = getRouteApi("/in/project/$projectId/datasets/$datasetId/runs");

export function DatasetRunsPage() {
  const { t } = useTranslation("datasets");
  const { projectId, datasetId } = route.useParams();
  const may = useMay(projectId)("datasets:CUD");
  const runs = useInfiniteQuery(runsQuery(projectId, datasetId));
  const remove = useDeleteRun(projectId, datasetId);
  const [leaving, setLeaving] = useState<DatasetRun>();
  return (
    <DatasetFrame projectId={projectId} datasetId={datasetId} tab="runs">
      <div className="min-h-0 flex-1 overflow-y-auto px-4 py-2">
        <QueryState query={{ ...runs, data: rowsOf(runs.data) }}>
          {(rows) => (rows.length === 0 ? <NoRuns projectId={projectId} datasetId={datasetId} /> : <RunsTable projectId={projectId} datasetId={datasetId} runs={rows} mayChange={may} onDelete={setLeaving} />)}
        </QueryState>
        {runs.hasNextPage && (
          <Button className="my-3" busy={runs.isFetchingNextPage} onClick={() => void runs.fetchNextPage()}>
            {t("items.more")}
          </Button>
        )}
      </div>
      <Confirm
        open={leaving !== undefined}
        onClose={() => setLeaving(undefined)}
        title={t("runs.delete_title")}
        body={t("runs.delete_body")}
        action={t("runs.delete_title")}
        busy={remove.isPending}
        onConfirm={() =>
          leaving &&
          remove.mutate(leaving.id, {
            onSuccess: () => {
              toast.good(t("runs.deleted"));
              setLeaving(undefined);
            },
          })
        }
      />
    </DatasetFrame>
  );
}

function NoRuns({ projectId, datasetId }: { projectId: string; datasetId: string }) {
  const { t } = useTranslation("datasets");
  const dataset = useQuery(datasetQuery(projectId, datasetId));
  const name = JSON.stringify(dataset.data?.name ?? "");
  const code = `dataset = langfuse.get_dataset(${name})\nfor item in dataset.items:\n    with item.run(run_name="first") as span:\n        span.update(output=my_app(item.input))`;
  return (
    <>
      <EmptyState title={t("runs.empty")} body={t("runs.empty_body")} />
      <div className="mx-auto max-w-[640px]">
        <CodeBlock code={code} label={t("runs.empty_body")} />
      </div>
    </>
  );
}
