import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ArrowLeft, Pencil } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { datasetQuery } from "@/data/datasets";
import { DatasetDialog } from "@/features/datasets/dataset-dialog";
import { ApiError } from "@/lib/http";
import { useTitle } from "@/lib/title";
import { IdTag } from "@/parts/id-tag";
import { IconButton } from "@/ui/button";
import { QueryState } from "@/ui/query-state";
import { EmptyState } from "@/ui/states";
import { Tabs } from "@/ui/tabs";
import { useMay } from "./use-may";

export interface DatasetPlace {
  projectId: string;
  datasetId: string;
}

interface DatasetFrameProps extends DatasetPlace {
  tab: "items" | "runs";
  /** Beside the tabs: what can be done on this one. */
  actions?: ReactNode;
  children: ReactNode;
}

/** Head and tabs of one dataset. */
export function DatasetFrame({ projectId, datasetId, tab, actions, children }: DatasetFrameProps) {
  const { t } = useTranslation("datasets");
  const navigate = useNavigate();
  const dataset = useQuery(datasetQuery(projectId, datasetId));
  const may = useMay(projectId)("datasets:CUD");
  const [editing, setEditing] = useState(false);
  useTitle(dataset.data?.name ?? t("list.title"));
  if (dataset.error instanceof ApiError && dataset.error.status === 404)
    return (
      <EmptyState title={t("not_found.title")} body={t("not_found.body")}>
        <Link to="/project/$projectId/datasets" params={{ projectId }} className="text-accent hover:underline">
          {t("dataset.back")}
        </Link>
      </EmptyState>
    );
  const go = (next: "items" | "runs") => void navigate({ to: `/project/$projectId/datasets/$datasetId/${next}`, params: { projectId, datasetId } });
  return (
    <QueryState query={dataset}>
      {(found) => (
        <div className="flex min-h-0 flex-1 flex-col">
          <header className="shrink-0 border-b border-line px-4 pt-2">
            <div className="flex h-8 items-center gap-1.5">
              <Link to="/project/$projectId/datasets" params={{ projectId }} aria-label={t("dataset.back")} title={t("dataset.back")} className="-ml-1.5 flex size-7 items-center justify-center rounded-md text-ink-2 hover:bg-hover hover:text-ink">
                <ArrowLeft size={15} />
              </Link>
              <h1 className="ellipsis text-title font-semibold">{found.name}</h1>
              <IdTag id={found.id} />
              {may && <IconButton label={t("dataset.edit")} icon={<Pencil size={14} />} onClick={() => setEditing(true)} />}
            </div>
            {found.description && <p className="ellipsis text-ink-2">{found.description}</p>}
            <div className="flex items-end gap-2">
              <Tabs
                label={t("dataset.tabs")}
                value={tab}
                onPick={go}
                tabs={[
                  { value: "items", label: t("items.title") },
                  { value: "runs", label: t("runs.title") },
                ]}
                className="h-10 items-end"
              />
              <div className="flex-1" />
              <div className="flex gap-2 pb-1.5">{actions}</div>
            </div>
          </header>
          {children}
          {editing && <DatasetDialog projectId={projectId} dataset={found} onClose={() => setEditing(false)} onSaved={() => setEditing(false)} />}
        </div>
      )}
    </QueryState>
  );
}
