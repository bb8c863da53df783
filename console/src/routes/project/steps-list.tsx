import type { UseInfiniteQueryResult, InfiniteData } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Filter, ObservationRow, Page } from "@/api/types";
import type { ListQuery } from "@/data/tracing";
import { useTermText } from "@/features/tracing/filters/term-text";
import { unanswered, wordsOf, type Grain } from "@/features/tracing/list/grain";
import { traceAddress } from "@/features/tracing/list/trace-list";
import { isRefreshing, rowsOf } from "@/parts/load-more-rows";
import { ErrorState } from "@/ui/states";
import { DataTable } from "@/ui/table/data-table";
import type { ColumnChoice } from "@/ui/table/use-columns";
import { StepsEmpty } from "./steps-empty";

interface StepsListProps {
  projectId: string;
  grain: Grain;
  /** Whether the project has never received anything. */
  nothingYet: boolean;
  list: ListQuery;
  steps: UseInfiniteQueryResult<InfiniteData<Page<ObservationRow>>>;
  columns: ColumnChoice<ObservationRow>;
  order: string | undefined;
  picked: string | undefined;
  onOrder: (order: string | undefined) => void;
  onPeek: (traceId: string, observation: string) => void;
  onPickValue: (column: { filter?: string }, value: string, exclude: boolean) => void;
  go: (change: { filter?: Filter[]; search?: string; env?: string[]; dateRange?: string }) => void;
}

/** The same question asked of steps instead of traces. */
export function StepsList({ projectId, grain, nothingYet, list, steps, columns, order, picked, onOrder, onPeek, onPickValue, go }: StepsListProps) {
  const { t } = useTranslation("tracing");
  const text = useTermText(wordsOf(grain));
  const rows = rowsOf(steps.data);
  if (steps.error && !rows) return <ErrorState error={steps.error} onRetry={() => void steps.refetch()} />;
  const left = unanswered(grain, list.filters);
  return (
    <>
      {left.length > 0 && <p className="border-b border-line bg-panel px-4 py-1 text-meta text-ink-2">{t("steps.unanswered", { terms: left.map(text).join(" ") })}</p>}
      <DataTable<ObservationRow>
        label={t(`grain.${grain}`)}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.id}
        href={(row) => `${traceAddress(projectId, row.trace_id)}?observation=${encodeURIComponent(row.id)}`}
        onOpen={(row) => onPeek(row.trace_id, row.id)}
        picked={picked}
        order={order ?? "startTime.desc"}
        onOrder={onOrder}
        onPickValue={onPickValue}
        refreshing={isRefreshing(steps)}
        hasMore={steps.hasNextPage}
        loadingMore={steps.isFetchingNextPage}
        onMore={() => void steps.fetchNextPage()}
        empty={<StepsEmpty projectId={projectId} grain={grain} nothingYet={nothingYet} list={list} go={go} />}
      />
    </>
  );
}
