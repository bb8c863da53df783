import { Link } from "@tanstack/react-router";
import { Archive, ArchiveRestore, Ellipsis, ListTree, Pencil, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { DatasetItem } from "@/api/types";
import { shortId } from "@/lib/format";
import { Time } from "@/parts/time";
import { IconButton } from "@/ui/button";
import { Chip } from "@/ui/chip";
import { Menu, MenuItem, MenuLine } from "@/ui/menu";
import { SimpleTable, type SimpleColumn } from "@/ui/simple-table";
import { oneLine } from "./json-text";

interface ItemsTableProps {
  projectId: string;
  items: readonly DatasetItem[];
  mayChange: boolean;
  onEdit: (item: DatasetItem) => void;
  onArchive: (item: DatasetItem) => void;
  onDelete: (item: DatasetItem) => void;
}

const TEXTS = ["input", "expected_output", "metadata"] as const;

export function ItemsTable({ projectId, items, mayChange, onEdit, onArchive, onDelete }: ItemsTableProps) {
  const { t } = useTranslation("datasets");
  const address = (row: DatasetItem) => ({ projectId, datasetId: row.dataset_id, itemId: row.id });
  const columns: SimpleColumn<DatasetItem>[] = [
    {
      id: "id",
      title: t("column.id"),
      className: "whitespace-nowrap",
      render: (row) => (
        <Link to="/project/$projectId/datasets/$datasetId/items/$itemId" params={address(row)} title={row.id} className="font-mono text-meta text-accent hover:underline">
          {shortId(row.id)}
        </Link>
      ),
    },
    ...TEXTS.map((field): SimpleColumn<DatasetItem> => ({ id: field, title: t(`column.${field}`), className: "max-w-56 ellipsis 2xl:max-w-96", render: (row) => oneLine(row[field]) })),
    { id: "status", title: t("column.status"), render: (row) => <Chip tone={row.status === "ACTIVE" ? "good" : "plain"}>{t(`status.${row.status}`)}</Chip> },
    { id: "source", title: t("column.source"), render: (row) => <Source projectId={projectId} item={row} /> },
    { id: "created", title: t("column.created"), render: (row) => <Time at={row.created_at} short /> },
  ];
  if (mayChange)
    columns.push({
      id: "actions",
      title: t("column.actions"),
      className: "w-16",
      render: (row) => <ItemMenu item={row} onEdit={() => onEdit(row)} onArchive={() => onArchive(row)} onDelete={() => onDelete(row)} />,
    });
  return <SimpleTable label={t("items.title")} columns={columns} rows={items} rowKey={(row) => row.id} />;
}

function Source({ projectId, item }: { projectId: string; item: DatasetItem }) {
  const { t } = useTranslation("datasets");
  if (!item.source_trace_id) return null;
  return (
    <Link
      to="/project/$projectId/traces/$traceId"
      params={{ projectId, traceId: item.source_trace_id }}
      search={{ observation: item.source_observation_id ?? undefined }}
      aria-label={t("items.source")}
      title={t("items.source")}
      className="inline-flex size-7 items-center justify-center rounded-md text-accent hover:bg-hover"
    >
      <ListTree size={14} aria-hidden />
    </Link>
  );
}

interface ItemMenuProps {
  item: DatasetItem;
  onEdit: () => void;
  onArchive: () => void;
  onDelete: () => void;
}

function ItemMenu({ item, onEdit, onArchive, onDelete }: ItemMenuProps) {
  const { t } = useTranslation("datasets");
  const active = item.status === "ACTIVE";
  return (
    <Menu align="end" trigger={<IconButton label={t("items.menu", { id: shortId(item.id) })} icon={<Ellipsis size={15} />} />}>
      <MenuItem icon={<Pencil size={14} />} onSelect={onEdit}>
        {t("items.edit")}
      </MenuItem>
      <MenuItem icon={active ? <Archive size={14} /> : <ArchiveRestore size={14} />} onSelect={onArchive}>
        {active ? t("items.archive") : t("items.unarchive")}
      </MenuItem>
      <MenuLine />
      <MenuItem danger icon={<Trash2 size={14} />} onSelect={onDelete}>
        {t("items.delete")}
      </MenuItem>
    </Menu>
  );
}
