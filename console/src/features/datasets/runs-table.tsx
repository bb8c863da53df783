import { Link } from "@tanstack/react-router";
import { Ellipsis, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { DatasetRun, DatasetRunItem } from "@/api/types";
import { formatCount, shortId } from "@/lib/format";
import { Time } from "@/parts/time";
import { IconButton } from "@/ui/button";
import { Menu, MenuItem } from "@/ui/menu";
import { SimpleTable, type SimpleColumn } from "@/ui/simple-table";
import { oneLine } from "./json-text";

interface RunsTableProps {
  projectId: string;
  datasetId: string;
  runs: readonly DatasetRun[];
  mayChange: boolean;
  onDelete: (run: DatasetRun) => void;
}

export function RunsTable({ projectId, datasetId, runs, mayChange, onDelete }: RunsTableProps) {
  const { t, i18n } = useTranslation("datasets");
  const columns: SimpleColumn<DatasetRun>[] = [
    {
      id: "name",
      title: t("column.name"),
      render: (row) => (
        <Link to="/project/$projectId/datasets/$datasetId/runs/$runId" params={{ projectId, datasetId, runId: row.id }} className="font-semibold text-accent hover:underline">
          {row.name}
        </Link>
      ),
    },
    { id: "description", title: t("column.description"), className: "max-w-80 ellipsis text-ink-2", render: (row) => row.description },
    { id: "items", title: t("column.items"), align: "right", render: (row) => formatCount(row.items, i18n.language) },
    { id: "metadata", title: t("column.metadata"), className: "max-w-72 ellipsis", render: (row) => oneLine(row.metadata) },
    { id: "created", title: t("column.created"), render: (row) => <Time at={row.created_at} short /> },
  ];
  if (mayChange)
    columns.push({
      id: "actions",
      title: t("column.actions"),
      className: "w-16",
      render: (row) => (
        <Menu align="end" trigger={<IconButton label={t("runs.actions", { name: row.name })} icon={<Ellipsis size={15} />} />}>
          <MenuItem danger icon={<Trash2 size={14} />} onSelect={() => onDelete(row)}>
            {t("runs.delete")}
          </MenuItem>
        </Menu>
      ),
    });
  return <SimpleTable label={t("runs.title")} columns={columns} rows={runs} rowKey={(row) => row.id} />;
}

interface RunItemsTableProps {
  projectId: string;
  datasetId: string;
  label: string;
  items: readonly DatasetRunItem[];
}

/** What a run made of each item: the item, and the trace or step that came of it. */
export function RunItemsTable({ projectId, datasetId, label, items }: RunItemsTableProps) {
  const { t } = useTranslation("datasets");
  const columns: SimpleColumn<DatasetRunItem>[] = [
    {
      id: "item",
      title: t("column.item"),
      render: (row) => (
        <Link to="/project/$projectId/datasets/$datasetId/items/$itemId" params={{ projectId, datasetId, itemId: row.item_id }} title={row.item_id} className="font-mono text-meta text-accent hover:underline">
          {shortId(row.item_id)}
        </Link>
      ),
    },
    {
      id: "trace",
      title: t("column.trace"),
      render: (row) => (
        <Link
          to="/project/$projectId/traces/$traceId"
          params={{ projectId, traceId: row.trace_id }}
          search={{ observation: row.observation_id ?? undefined }}
          title={row.trace_id}
          className="font-mono text-meta text-accent hover:underline"
        >
          {shortId(row.trace_id)}
        </Link>
      ),
    },
    { id: "step", title: t("column.step"), className: "font-mono text-meta", render: (row) => row.observation_id && shortId(row.observation_id) },
    { id: "created", title: t("column.created"), render: (row) => <Time at={row.created_at} short /> },
  ];
  return <SimpleTable label={label} columns={columns} rows={items} rowKey={(row) => row.id} />;
}
