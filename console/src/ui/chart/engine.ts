/** The drawing library, with only what we draw. Loaded when the first chart is shown. */
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { connect, init, use as register, type ComposeOption, type EChartsType } from "echarts/core";
import type { BarSeriesOption, LineSeriesOption } from "echarts/charts";
import type { GridComponentOption, TooltipComponentOption } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";

register([BarChart, LineChart, GridComponent, TooltipComponent, CanvasRenderer]);

export type ChartOption = ComposeOption<BarSeriesOption | LineSeriesOption | GridComponentOption | TooltipComponentOption>;
export type Drawn = EChartsType;

/** Charts of one `group` move their crosshairs together. */
export function draw(box: HTMLElement, group: string): Drawn {
  const drawn = init(box, undefined, { renderer: "canvas" });
  drawn.group = group;
  connect(group);
  return drawn;
}
