import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Filter } from "@/api/types";
import { keyOf, type Lines } from "@/data/metric-series";
import { linesQuery, REST, type Granularity, type Scope } from "@/data/metrics";
import { fixedRange } from "@/lib/time-range";
import type { ChartData } from "@/ui/chart/chart-data";
import { ChartFrame, ChartHead } from "@/ui/chart/chart-frame";
import { ErrorState, Skeleton } from "@/ui/states";
import type { ChartSpec } from "./boards";
import { formatterOf } from "./unit";

/** What a click asks for: the rows behind a number. */
export interface Drill {
  range?: string;
  filters: readonly Filter[];
  grain?: string;
}

interface ChartTileProps {
  projectId: string;
  scope: Scope;
  granularity: Granularity;
  spec: ChartSpec;
  group: string;
  onDrill: (drill: Drill) => void;
  onZoom: (range: string) => void;
}

const TOP = 6;
const HEIGHT_PX = 180;

/** One chart over time. It loads, fails and is retried by itself. */
export function ChartTile({ projectId, scope, granularity, spec, group, onDrill, onZoom }: ChartTileProps) {
  const { t, i18n } = useTranslation("dashboards");
  const asked = { view: spec.view, metrics: spec.metrics, by: spec.by ? [spec.by] : undefined, filters: spec.filters, granularity };
  const lines = useQuery(linesQuery(projectId, scope, asked, TOP));
  const data = useNamed(lines.data, spec);
  const format = useMemo(() => formatterOf(spec.unit, i18n.language), [spec.unit, i18n.language]);
  const title = t(`chart.${spec.id}`);
  if (!data) {
    return (
      <section aria-label={title}>
        <ChartHead title={title} />
        {lines.error ? <ErrorState error={lines.error} onRetry={() => void lines.refetch()} /> : <Skeleton className="h-[180px]" />}
      </section>
    );
  }
  const bounds = (from: number, to: number) => {
    const end = data.at[to + 1] ?? new Date(timeOf(data.at[to]) + stepOf(data.at)).toISOString();
    return fixedRange(timeOf(data.at[from]), timeOf(end));
  };
  const drill = (index: number, series: string | undefined) => {
    const { target } = spec;
    const named = target !== undefined && series !== undefined && series !== REST && series !== "";
    onDrill({
      range: bounds(index, index),
      filters: named ? [...scope.filters, { type: target.type, column: target.column, operator: "any of", value: [series] }] : scope.filters,
      grain: named ? target.grain : undefined,
    });
  };
  return (
    <ChartFrame title={title} data={data} shape={spec.shape === "line" ? "line" : "bars"} format={format} group={group} height={HEIGHT_PX} onPoint={drill} onZoom={(from, to) => onZoom(bounds(from, to))} />
  );
}

function timeOf(at: string | undefined): number {
  return new Date(at ?? Number.NaN).getTime();
}

const HOUR_MS = 3_600_000;

/** How long the last stretch is: as long as the one before it. */
function stepOf(at: readonly string[]): number {
  const step = timeOf(at.at(-1)) - timeOf(at.at(-2));
  return Number.isFinite(step) && step > 0 ? step : HOUR_MS;
}

/** The lines with names to read: values of a dimension as they are, metrics in the reader's words. */
function useNamed(lines: Lines | undefined, spec: ChartSpec): ChartData | undefined {
  const { t } = useTranslation("dashboards");
  const { t: tParts } = useTranslation("parts");
  return useMemo(() => {
    if (!lines) return undefined;
    const nameOf = (id: string): string => {
      if (id === REST) return t("others");
      if (spec.by === undefined) return t(`series.${id}` as "series.p50_latency");
      if (spec.by === "type") return tParts(`type.${id}` as "type.SPAN");
      if (spec.by === "level") return tParts(`level.${id}` as "level.ERROR");
      return id === "" ? t("unnamed") : id;
    };
    const known = new Set(spec.metrics.map(keyOf));
    return { at: lines.at, series: lines.lines.map((one) => ({ id: one.id, name: known.has(one.id) || spec.by !== undefined ? nameOf(one.id) : one.id, values: one.values, rest: one.id === REST })) };
  }, [lines, spec, t, tParts]);
}
