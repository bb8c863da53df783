import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { FileUp, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DatasetItem, ItemStatus } from "@/api/types";
import { itemQuery, itemsQuery, useChangeItem, useDeleteItem } from "@/data/datasets";
import { AddItemsDialog } from "@/features/datasets/add-items-dialog";
import { CsvDialog } from "@/features/datasets/csv/csv-dialog";
import { ItemDialog } from "@/features/datasets/item-dialog";
import { ItemsTable } from "@/features/datasets/items-table";
import { formatCount } from "@/lib/format";
import { rowsOf } from "@/parts/load-more-rows";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { QueryState } from "@/ui/query-state";
import { SearchBox } from "@/ui/search-box";
import { EmptyState } from "@/ui/states";
import { Segments } from "@/ui/tabs";
import { toast } from "@/ui/toast";
import { DatasetFrame, type DatasetPlace } from "./dataset-page";
import { useMay } from "./use-may";

const EMPTY = { input: "", expected_output: "", metadata: "" };
const STATUSES = ["any", "ACTIVE", "ARCHIVED"] as const;

/** The items of a dataset, and over them the one that the address names. */
export function DatasetItemsPage() {
  const { t } = useTranslation("datasets");
  const { projectId, datasetId, itemId } = useParams({ strict: false }) as DatasetPlace & { itemId?: string };
  const may = useMay(projectId)("datasets:CUD");
  const [open, setOpen] = useState<"new" | "csv">();
  const close = () => setOpen(undefined);
  const actions = may && (
    <>
      <Button icon={<FileUp size={14} aria-hidden />} onClick={() => setOpen("csv")}>
        {t("items.csv")}
      </Button>
      <Button look="primary" icon={<Plus size={14} aria-hidden />} onClick={() => setOpen("new")}>
        {t("items.new")}
      </Button>
    </>
  );
  return (
    <DatasetFrame projectId={projectId} datasetId={datasetId} tab="items" actions={actions}>
      <Items projectId={projectId} datasetId={datasetId} may={may} />
      {itemId !== undefined && <OpenItem projectId={projectId} datasetId={datasetId} itemId={itemId} may={may} />}
      {open === "new" && <AddItemsDialog projectId={projectId} start={EMPTY} datasetIds={[datasetId]} onClose={close} />}
      {open === "csv" && <CsvDialog projectId={projectId} datasetId={datasetId} onClose={close} />}
    </DatasetFrame>
  );
}

interface ItemSearch {
  search?: string;
  status?: ItemStatus;
}

interface ItemsProps extends DatasetPlace {
  may: boolean;
}

function Items({ projectId, datasetId, may }: ItemsProps) {
  const { t, i18n } = useTranslation("datasets");
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as ItemSearch;
  const items = useInfiniteQuery(itemsQuery(projectId, datasetId, search.search, search.status));
  const change = useChangeItem(projectId, datasetId);
  const remove = useDeleteItem(projectId, datasetId);
  const [leaving, setLeaving] = useState<DatasetItem>();
  const go = (next: ItemSearch) => void navigate({ to: "/project/$projectId/datasets/$datasetId/items", params: { projectId, datasetId }, search: { ...search, ...next }, replace: true });
  const archive = (item: DatasetItem) => {
    const status = item.status === "ACTIVE" ? "ARCHIVED" : "ACTIVE";
    change.mutate({ id: item.id, change: { status } }, { onSuccess: () => toast.good(status === "ARCHIVED" ? t("items.archived") : t("items.unarchived")), onError: (error) => toast.bad(error.message) });
  };
  const narrowed = search.search !== undefined || search.status !== undefined;
  return (
    <>
      <div className="flex shrink-0 items-center gap-3 px-4 pt-2">
        <SearchBox value={search.search ?? ""} onSearch={(text) => go({ search: text || undefined })} label={t("items.search")} className="w-72" />
        <Segments
          label={t("items.status")}
          value={search.status ?? "any"}
          onPick={(status) => go({ status: status === "any" ? undefined : status })}
          tabs={STATUSES.map((value) => ({ value, label: value === "any" ? t("items.any") : t(`status.${value}`) }))}
        />
        <span role="status" className="num text-meta text-ink-2">
          {items.data && t("items.count", { count: items.data.pages.at(-1)?.total ?? 0, shown: formatCount(items.data.pages.at(-1)?.total ?? 0, i18n.language) })}
        </span>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 py-2">
        <QueryState query={{ ...items, data: rowsOf(items.data) }}>
          {(rows) =>
            rows.length === 0 ? (
              <EmptyState title={narrowed ? t("items.no_match") : t("items.empty")} body={narrowed ? undefined : may ? t("items.empty_body") : t("items.empty_viewer")}>
                {narrowed && <Button onClick={() => go({ search: undefined, status: undefined })}>{t("items.clear")}</Button>}
              </EmptyState>
            ) : (
              <ItemsTable
                projectId={projectId}
                items={rows}
                mayChange={may}
                onEdit={(item) => void navigate({ to: "/project/$projectId/datasets/$datasetId/items/$itemId", params: { projectId, datasetId, itemId: item.id }, search })}
                onArchive={archive}
                onDelete={setLeaving}
              />
            )
          }
        </QueryState>
        {items.hasNextPage && (
          <Button className="my-3" busy={items.isFetchingNextPage} onClick={() => void items.fetchNextPage()}>
            {t("items.more")}
          </Button>
        )}
      </div>
      <Confirm
        open={leaving !== undefined}
        onClose={() => setLeaving(undefined)}
        title={t("items.delete_title")}
        body={t("items.delete_body")}
        action={t("items.delete_title")}
        busy={remove.isPending}
        onConfirm={() =>
          leaving &&
          remove.mutate(leaving.id, {
            onSuccess: () => {
              toast.good(t("items.deleted"));
              setLeaving(undefined);
            },
          })
        }
      />
    </>
  );
}

interface OpenItemProps extends ItemsProps {
  itemId: string;
}

function OpenItem({ projectId, datasetId, itemId, may }: OpenItemProps) {
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as ItemSearch;
  const item = useQuery(itemQuery(projectId, datasetId, itemId));
  const close = () => void navigate({ to: "/project/$projectId/datasets/$datasetId/items", params: { projectId, datasetId }, search });
  if (!item.data) return null;
  return <ItemDialog key={itemId} projectId={projectId} item={item.data} mayChange={may} onClose={close} />;
}
