import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { TraceItem } from "@/api/types";
import { withBase } from "@/lib/base";
import { seg } from "@/lib/http";
import type { Column, Order } from "@/ui/table/column";
import { DataTable } from "@/ui/table/data-table";
import type { Selection } from "@/ui/table/selection";
import type { ColumnChoice } from "@/ui/table/use-columns";

interface TraceListProps<T extends TraceItem> {
  projectId: string;
  columns: ColumnChoice<T>;
  rows: readonly T[] | undefined;
  picked?: string;
  order?: Order;
  onOrder?: (order: Order | undefined) => void;
  onFilterBy?: (column: Column<T>) => void;
  onPickValue?: (column: Column<T>, value: string, exclude: boolean) => void;
  selection?: Selection;
  /** Where a click leads; the trace's own page when absent. */
  onPeek?: (traceId: string) => void;
  refreshing: boolean;
  hasMore: boolean;
  loadingMore: boolean;
  onMore: () => void;
  empty: ReactNode;
  footer?: ReactNode;
}

/** The address of a trace's page, for a new tab. */
export function traceAddress(projectId: string, traceId: string): string {
  return withBase(`/project/${seg(projectId)}/traces/${seg(traceId)}`);
}

export function TraceList<T extends TraceItem>({ projectId, onPeek, ...rest }: TraceListProps<T>) {
  const { t } = useTranslation("tracing");
  const navigate = useNavigate();
  const open = (row: T) => {
    if (onPeek) onPeek(row.id);
    else void navigate({ to: "/project/$projectId/traces/$traceId", params: { projectId, traceId: row.id } });
  };
  return <DataTable<T> label={t("traces.title")} rowKey={(row) => row.id} href={(row) => traceAddress(projectId, row.id)} onOpen={open} {...rest} />;
}
