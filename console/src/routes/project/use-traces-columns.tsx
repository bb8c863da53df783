import { useMemo, type ReactNode } from "react";
import type { ObservationRow, TraceRow } from "@/api/types";
import type { FacetQuestion } from "@/data/facets";
import { useFieldColumns } from "@/features/tracing/list/field-columns";
import { columnOfField } from "@/features/tracing/list/field-names";
import { useObservationColumns } from "@/features/tracing/list/observation-columns";
import { SplitField } from "@/features/tracing/list/split-field";
import { useTraceColumns } from "@/features/tracing/list/trace-columns";
import type { Column } from "@/ui/table/column";
import { ColumnMenu } from "@/ui/table/column-menu";
import { useTableLayout, type LayoutState } from "@/ui/table/layout";
import { useColumnsIn, type ColumnChoice } from "@/ui/table/use-columns";

type Rows<T> = readonly T[] | undefined;

export interface TracesColumns {
  ofTraces: ColumnChoice<TraceRow>;
  ofSteps: ColumnChoice<ObservationRow>;
  /** Of the list that is shown now. */
  ids: readonly string[];
  /** Makes a column of a field of metadata. */
  onSplit: (key: string) => void;
  menu: ReactNode;
}

const longest = (rows: Rows<{ latency_ms: number | null }>) => Math.max(0, ...(rows ?? []).map((row) => row.latency_ms ?? 0));

/** The layouts of both lists: they are kept apart, because what fits one does not fit the other. */
export function useTracesLayout(asTraces: boolean): LayoutState {
  const [traces, steps] = [useTableLayout("traces"), useTableLayout("steps")];
  return asTraces ? traces : steps;
}

interface TracesColumnsOptions {
  question: FacetQuestion;
  asTraces: boolean;
  layout: LayoutState;
  traces: Rows<TraceRow>;
  steps: Rows<ObservationRow>;
}

/** The columns of the list that is shown, with those that the reader made from fields. */
export function useTracesColumns({ question, asTraces, layout, traces, steps }: TracesColumnsOptions): TracesColumns {
  const { split } = layout.layout;
  const [traceFields, stepFields] = [useFieldColumns<TraceRow>(split), useFieldColumns<ObservationRow>(split)];
  const [ownOfTraces, ownOfSteps] = [useTraceColumns(question.projectId, longest(traces), traces), useObservationColumns(question.projectId, longest(steps))];
  const allOfTraces = useMemo(() => [...(ownOfTraces as readonly Column<TraceRow>[]), ...traceFields], [ownOfTraces, traceFields]);
  const allOfSteps = useMemo(() => [...(ownOfSteps as readonly Column<ObservationRow>[]), ...stepFields], [ownOfSteps, stepFields]);
  const ofTraces = useColumnsIn(layout, allOfTraces);
  const ofSteps = useColumnsIn(layout, allOfSteps);
  const onSplit = (key: string) => layout.change({ split: [...new Set([...split, columnOfField(key)])] });
  const more = <SplitField question={question} onSplit={onSplit} />;
  return {
    ofTraces,
    ofSteps,
    ids: (asTraces ? ofTraces : ofSteps).all.map((column) => column.id),
    onSplit,
    menu: asTraces ? <ColumnMenu choice={ofTraces}>{more}</ColumnMenu> : <ColumnMenu choice={ofSteps}>{more}</ColumnMenu>,
  };
}

export interface PeekRow {
  trace: string;
  step?: string;
}

/** The rows of the list that is shown, as the peek walks them. */
export function peekRows(asTraces: boolean, traces: Rows<TraceRow>, steps: Rows<ObservationRow>): readonly PeekRow[] | undefined {
  return asTraces ? traces?.map((row) => ({ trace: row.id })) : steps?.map((row) => ({ trace: row.trace_id, step: row.id }));
}
