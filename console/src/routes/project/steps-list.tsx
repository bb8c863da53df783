import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ObservationItem } from "@/api/types";
import { observationsQuery, type ListQuery } from "@/data/tracing";
import { stepFilters, type Grain } from "@/features/tracing/list/grain";
import { useObservationColumns } from "@/features/tracing/list/observation-columns";
import { traceAddress } from "@/features/tracing/list/trace-list";
import { isRefreshing, rowsOf } from "@/parts/load-more-rows";
import { EmptyState, ErrorState } from "@/ui/states";
import { DataTable } from "@/ui/table/data-table";
import { useColumns } from "@/ui/table/use-columns";

interface StepsListProps {
  projectId: string;
  grain: Grain;
  list: ListQuery;
  order: string | undefined;
  onOrder: (order: string | undefined) => void;
  onPeek: (traceId: string, observation: string) => void;
}

/** The same question asked of steps instead of traces. */
export function StepsList({ projectId, grain, list, order, onOrder, onPeek }: StepsListProps) {
  const { t } = useTranslation("tracing");
  const steps = useInfiniteQuery(observationsQuery(projectId, { ...list, order, filters: stepFilters(grain, list.filters) }));
  const rows = rowsOf(steps.data);
  const slowest = Math.max(0, ...(rows ?? []).map((row) => row.latency_ms ?? 0));
  const columns = useColumns("steps", useObservationColumns(projectId, slowest));
  if (steps.error && !rows) return <ErrorState error={steps.error} onRetry={() => void steps.refetch()} />;
  return (
    <DataTable<ObservationItem>
      label={t(`grain.${grain}`)}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      href={(row) => `${traceAddress(projectId, row.trace_id)}?observation=${encodeURIComponent(row.id)}`}
      onOpen={(row) => onPeek(row.trace_id, row.id)}
      order={order ?? "startTime.desc"}
      onOrder={onOrder}
      refreshing={isRefreshing(steps)}
      hasMore={steps.hasNextPage}
      loadingMore={steps.isFetchingNextPage}
      onMore={() => void steps.fetchNextPage()}
      empty={<EmptyState title={t("steps.no_match")} body={t("steps.no_match_body")} />}
    />
  );
}
