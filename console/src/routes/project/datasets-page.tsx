import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Dataset } from "@/api/types";
import { datasetsQuery, useDeleteDataset } from "@/data/datasets";
import { DatasetDialog } from "@/features/datasets/dataset-dialog";
import { DatasetsTable } from "@/features/datasets/datasets-table";
import { useTitle } from "@/lib/title";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { QueryState } from "@/ui/query-state";
import { SearchBox } from "@/ui/search-box";
import { EmptyState } from "@/ui/states";
import { toast } from "@/ui/toast";
import { useMay } from "./use-may";

const route = getRouteApi("/in/project/$projectId/datasets");

export function DatasetsPage() {
  const { t } = useTranslation("datasets");
  const { projectId } = route.useParams();
  const { search = "", create } = route.useSearch();
  const navigate = useNavigate({ from: "/project/$projectId/datasets" });
  useTitle(t("list.title"));
  const may = useMay(projectId)("datasets:CUD");
  const datasets = useQuery(datasetsQuery(projectId));
  const remove = useDeleteDataset(projectId);
  const [editing, setEditing] = useState<Dataset>();
  const [leaving, setLeaving] = useState<Dataset>();
  const going = (creating: boolean) => void navigate({ search: (before) => ({ ...before, create: creating || undefined }), replace: true });
  const open = (datasetId: string) => void navigate({ to: "/project/$projectId/datasets/$datasetId/items", params: { projectId, datasetId } });
  const newButton = may && (
    <Button look="primary" icon={<Plus size={14} aria-hidden />} onClick={() => going(true)}>
      {t("list.new")}
    </Button>
  );
  const onSearch = (text: string) => void navigate({ search: (before) => ({ ...before, search: text || undefined }), replace: true });
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-11 shrink-0 items-center gap-2 border-b border-line px-4">
        <h1 className="mr-2 font-semibold">{t("list.title")}</h1>
        <SearchBox live value={search} onSearch={onSearch} label={t("list.search", { count: datasets.data?.length ?? 0 })} className="w-72" />
        <div className="flex-1" />
        {newButton}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 py-2">
        <QueryState query={datasets}>
          {(found) => {
            const shown = found.filter((one) => one.name.toLowerCase().includes(search.trim().toLowerCase()));
            if (found.length === 0) return <EmptyState title={t("list.empty")} body={may ? t("list.empty_body") : t("list.empty_viewer")} />;
            if (shown.length === 0)
              return (
                <EmptyState title={t("list.no_match", { text: search })}>
                  <Button onClick={() => onSearch("")}>{t("list.clear")}</Button>
                </EmptyState>
              );
            return <DatasetsTable projectId={projectId} datasets={shown} mayChange={may} onEdit={setEditing} onDelete={setLeaving} />;
          }}
        </QueryState>
      </div>
      {create && may && <DatasetDialog projectId={projectId} onClose={() => going(false)} onSaved={(made) => open(made.id)} />}
      {editing && <DatasetDialog projectId={projectId} dataset={editing} onClose={() => setEditing(undefined)} onSaved={() => setEditing(undefined)} />}
      {leaving && (
        <Confirm
          open
          onClose={() => setLeaving(undefined)}
          title={t("dataset.delete")}
          body={t("dataset.delete_body")}
          action={t("dataset.delete")}
          typed={leaving.name}
          busy={remove.isPending}
          onConfirm={() =>
            remove.mutate(leaving.id, {
              onSuccess: () => {
                toast.good(t("dataset.deleted"));
                setLeaving(undefined);
              },
            })
          }
        />
      )}
    </div>
  );
}
