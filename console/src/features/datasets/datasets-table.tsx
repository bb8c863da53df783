import { Link } from "@tanstack/react-router";
import { Ellipsis, Pencil, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Dataset } from "@/api/types";
import { formatCount } from "@/lib/format";
import { Time } from "@/parts/time";
import { IconButton } from "@/ui/button";
import { Menu, MenuItem } from "@/ui/menu";
import { SimpleTable, type SimpleColumn } from "@/ui/simple-table";

interface DatasetsTableProps {
  projectId: string;
  datasets: readonly Dataset[];
  mayChange: boolean;
  onEdit: (dataset: Dataset) => void;
  onDelete: (dataset: Dataset) => void;
}

export function DatasetsTable({ projectId, datasets, mayChange, onEdit, onDelete }: DatasetsTableProps) {
  const { t, i18n } = useTranslation("datasets");
  const columns: SimpleColumn<Dataset>[] = [
    {
      id: "name",
      title: t("column.name"),
      render: (row) => (
        <Link to="/project/$projectId/datasets/$datasetId/items" params={{ projectId, datasetId: row.id }} className="font-semibold text-accent hover:underline">
          {row.name}
        </Link>
      ),
    },
    { id: "description", title: t("column.description"), className: "max-w-80 ellipsis text-ink-2", render: (row) => row.description },
    { id: "items", title: t("column.items"), align: "right", render: (row) => formatCount(row.items, i18n.language) },
    { id: "runs", title: t("column.runs"), align: "right", render: (row) => formatCount(row.runs, i18n.language) },
    { id: "last_run", title: t("column.last_run"), render: (row) => row.last_run_at && <Time at={row.last_run_at} short /> },
    { id: "created", title: t("column.created"), render: (row) => <Time at={row.created_at} short /> },
  ];
  if (mayChange)
    columns.push({
      id: "actions",
      title: t("column.actions"),
      className: "w-16",
      render: (row) => (
        <Menu align="end" trigger={<IconButton label={t("list.actions_of", { name: row.name })} icon={<Ellipsis size={15} />} />}>
          <MenuItem icon={<Pencil size={14} />} onSelect={() => onEdit(row)}>
            {t("dataset.edit")}
          </MenuItem>
          <MenuItem danger icon={<Trash2 size={14} />} onSelect={() => onDelete(row)}>
            {t("dataset.delete")}
          </MenuItem>
        </Menu>
      ),
    });
  return <SimpleTable label={t("list.title")} columns={columns} rows={datasets} rowKey={(row) => row.id} />;
}
