import { bucketLabel, type ChartData } from "./chart-data";
import type { ChartOption } from "./engine";

export type ChartShape = "line" | "bars";

export interface ChartLook {
  shape: ChartShape;
  /** A value with its unit, for the axis and the tooltip. */
  format: (value: number) => string;
  /** The only series that is shown, when one was picked. */
  isolated?: string;
}

const HUES = ["--accent", "--model", "--retrieval", "--tool", "--agent", "--warn", "--bad"] as const;
const REST = "--other";

export function hueOf(index: number, rest: boolean | undefined): string {
  return rest ? REST : (HUES[index % HUES.length] ?? REST);
}

/** The colours of the theme that is shown now. */
function palette(): (token: string) => string {
  const style = getComputedStyle(document.documentElement);
  return (token) => style.getPropertyValue(token).trim();
}

export function optionOf(data: ChartData, look: ChartLook): ChartOption {
  const colour = palette();
  const font = getComputedStyle(document.body).fontFamily;
  const quiet = { color: colour("--ink-2"), fontFamily: font, fontSize: 11 };
  const shown = data.series.map((one, index) => ({ ...one, hue: colour(hueOf(index, one.rest)) })).filter((one) => look.isolated === undefined || one.id === look.isolated);
  return {
    animation: false,
    grid: { left: 4, right: 10, top: 10, bottom: 2, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: {
      trigger: "axis",
      confine: true,
      axisPointer: { type: "line", lineStyle: { color: colour("--ink-2"), type: "solid" } },
      backgroundColor: colour("--ground"),
      borderColor: colour("--line"),
      padding: [6, 8],
      textStyle: { color: colour("--ink"), fontFamily: font, fontSize: 12 },
      valueFormatter: (value) => (typeof value === "number" ? look.format(value) : "–"),
    },
    xAxis: {
      type: "category",
      data: data.at.map(bucketLabel),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colour("--line") } },
      axisLabel: { ...quiet, hideOverlap: true },
    },
    yAxis: {
      type: "value",
      splitNumber: 3,
      axisLabel: { ...quiet, formatter: (value: number) => look.format(value) },
      splitLine: { lineStyle: { color: colour("--line") } },
    },
    series: shown.map((one) =>
      look.shape === "line"
        ? {
            id: one.id,
            name: one.name,
            type: "line" as const,
            data: [...one.values],
            connectNulls: false,
            symbol: "circle",
            symbolSize: 4,
            showSymbol: data.at.length <= 40,
            lineStyle: { width: 1.5, color: one.hue },
            itemStyle: { color: one.hue },
            emphasis: { disabled: true },
          }
        : { id: one.id, name: one.name, type: "bar" as const, stack: "all", barCategoryGap: "20%", barMaxWidth: 28, data: [...one.values], itemStyle: { color: one.hue }, emphasis: { disabled: true } },
    ),
  };
}
