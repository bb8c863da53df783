import { useEffect, useRef, useState, type PointerEvent } from "react";
import { Skeleton } from "../states";
import { cx } from "@/lib/cx";
import { useLatest } from "@/lib/use-latest";
import type { ChartData } from "./chart-data";
import { optionOf, type ChartLook } from "./chart-option";
import type { Drawn } from "./engine";

export interface TimeChartProps extends ChartLook {
  label: string;
  data: ChartData;
  group: string;
  height?: number;
  /** A stretch of time was clicked, and perhaps one series in it. */
  onPoint?: (index: number, series: string | undefined) => void;
  /** Dragged from one stretch to another. */
  onZoom?: (from: number, to: number) => void;
  /** Hands out a way to draw the chart as a picture. */
  onPicture?: (picture: () => string) => void;
}

interface Drag {
  from: number;
  to: number;
}

const MOVED_PX = 6;

/** A new colour scheme repaints: charts are drawn on a canvas, which knows no style sheet. */
function useThemeCount(): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    const seen = new MutationObserver(() => setCount((before) => before + 1));
    seen.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    return () => seen.disconnect();
  }, []);
  return count;
}

export function TimeChart({ label, data, group, shape, format, isolated, height = 180, onPoint, onZoom, onPicture }: TimeChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawn>(undefined);
  const [ready, setReady] = useState(false);
  const [drag, setDrag] = useState<Drag>();
  const theme = useThemeCount();
  const heard = useLatest({ onPoint, onPicture });

  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    let gone = false;
    let stop = () => {};
    void import("./engine").then((engine) => {
      if (gone) return;
      const chart = engine.draw(element, group);
      const fit = new ResizeObserver(() => chart.resize());
      fit.observe(element);
      drawn.current = chart;
      heard.current.onPicture?.(() => chart.getDataURL({ pixelRatio: 2, backgroundColor: getComputedStyle(document.documentElement).getPropertyValue("--ground").trim() }));
      stop = () => {
        fit.disconnect();
        drawn.current = undefined;
        chart.dispose();
      };
      setReady(true);
    });
    return () => {
      gone = true;
      stop();
    };
  }, [group, heard]);

  useEffect(() => {
    if (ready) drawn.current?.setOption(optionOf(data, { shape, format, isolated }), { notMerge: true });
  }, [ready, data, shape, format, isolated, theme]);

  const indexAt = (x: number): number => {
    const at = drawn.current?.convertFromPixel({ xAxisIndex: 0 }, x);
    return Math.min(data.at.length - 1, Math.max(0, Math.round(typeof at === "number" ? at : 0)));
  };
  const seriesAt = (index: number, y: number): string | undefined => {
    const shown = data.series.filter((one) => isolated === undefined || one.id === isolated);
    const value = drawn.current?.convertFromPixel({ yAxisIndex: 0 }, y);
    if (typeof value !== "number") return undefined;
    return shape === "bars" ? stackedAt(shown, index, value) : nearest(shown, index, value);
  };
  const place = (event: PointerEvent<HTMLDivElement>) => {
    const bounds = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
  };
  const release = (event: PointerEvent<HTMLDivElement>) => {
    if (!drag || !drawn.current) return;
    const { x, y } = place(event);
    setDrag(undefined);
    if (Math.abs(x - drag.from) > MOVED_PX) {
      const [low, high] = [indexAt(Math.min(x, drag.from)), indexAt(Math.max(x, drag.from))];
      onZoom?.(low, high);
    } else onPoint?.(indexAt(x), seriesAt(indexAt(x), y));
  };
  return (
    <div
      role="img"
      aria-label={label}
      className={cx("relative select-none", onPoint && "cursor-pointer")}
      style={{ height }}
      onPointerDown={(event) => event.button === 0 && setDrag({ from: place(event).x, to: place(event).x })}
      onPointerMove={(event) => {
        const { x } = place(event);
        setDrag((before) => before && { ...before, to: x });
      }}
      onPointerUp={release}
      onPointerLeave={() => setDrag(undefined)}
    >
      <div ref={box} className="absolute inset-0" />
      {!ready && <Skeleton className="absolute inset-x-0 bottom-0 h-2/3" />}
      {drag && onZoom && Math.abs(drag.to - drag.from) > MOVED_PX && (
        <div className="pointer-events-none absolute inset-y-0 bg-accent opacity-10" style={{ left: Math.min(drag.from, drag.to), width: Math.abs(drag.to - drag.from) }} />
      )}
    </div>
  );
}

function stackedAt(series: ChartData["series"], index: number, value: number): string | undefined {
  let below = 0;
  for (const one of series) {
    below += one.values[index] ?? 0;
    if (value <= below) return one.id;
  }
  return undefined;
}

function nearest(series: ChartData["series"], index: number, value: number): string | undefined {
  const known = series.filter((one) => one.values[index] != null);
  return known.sort((a, b) => Math.abs((a.values[index] ?? 0) - value) - Math.abs((b.values[index] ?? 0) - value))[0]?.id;
}
