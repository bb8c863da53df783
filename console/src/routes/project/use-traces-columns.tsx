import type { ReactNode } from "react";
import type { ObservationItem, TraceItem } from "@/api/types";
import { useObservationColumns } from "@/features/tracing/list/observation-columns";
import { useTraceColumns } from "@/features/tracing/list/trace-columns";
import { ColumnMenu } from "@/ui/table/column-menu";
import { useTableLayout, type LayoutState } from "@/ui/table/layout";
import { useColumnsIn, type ColumnChoice } from "@/ui/table/use-columns";

type Rows<T> = readonly T[] | undefined;

export interface TracesColumns {
  ofTraces: ColumnChoice<TraceItem>;
  ofSteps: ColumnChoice<ObservationItem>;
  /** Of the list that is shown now. */
  layout: LayoutState;
  ids: readonly string[];
  menu: ReactNode;
}

const longest = (rows: Rows<{ latency_ms: number | null }>) => Math.max(0, ...(rows ?? []).map((row) => row.latency_ms ?? 0));

/** The columns of both lists of the page: they are kept apart, because what fits one does not fit the other. */
export function useTracesColumns(projectId: string, asTraces: boolean, traces: Rows<TraceItem>, steps: Rows<ObservationItem>): TracesColumns {
  const [traceLayout, stepLayout] = [useTableLayout("traces"), useTableLayout("steps")];
  const ofTraces = useColumnsIn(traceLayout, useTraceColumns(projectId, longest(traces), traces));
  const ofSteps = useColumnsIn(stepLayout, useObservationColumns(projectId, longest(steps)));
  return {
    ofTraces,
    ofSteps,
    layout: asTraces ? traceLayout : stepLayout,
    ids: (asTraces ? ofTraces : ofSteps).all.map((column) => column.id),
    menu: asTraces ? <ColumnMenu choice={ofTraces} /> : <ColumnMenu choice={ofSteps} />,
  };
}

export interface PeekRow {
  trace: string;
  step?: string;
}

/** The rows of the list that is shown, as the peek walks them. */
export function peekRows(asTraces: boolean, traces: Rows<TraceItem>, steps: Rows<ObservationItem>): readonly PeekRow[] | undefined {
  return asTraces ? traces?.map((row) => ({ trace: row.id })) : steps?.map((row) => ({ trace: row.trace_id, step: row.id }));
}
