import { useRef, useState, type PointerEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Heat } from "@/api/types";
import { formatCount, formatDuration, formatTime } from "@/lib/format";
import { fixedRange } from "@/lib/time-range";
import { gridOf, type HeatBox } from "./heat-grid";

interface HeatStripProps {
  heat: Heat | undefined;
  /** A stretch of time, and when one box was pressed also between what the latency has to lie. */
  onZoom: (range: string, latency?: readonly [lowS: number, highS: number]) => void;
}

/** Always the same, however many rows there are: what stands below must not move. */
const HEIGHT_PX = 64;
const SCALE_PX = 44;

/** Latency by time: the darker, the more traces; those with errors in red. Dragging narrows the time, pressing a box also the latency. */
export function HeatStrip({ heat, onZoom }: HeatStripProps) {
  const { t, i18n } = useTranslation("tracing");
  const box = useRef<SVGSVGElement>(null);
  const [hovered, setHovered] = useState<HeatBox>();
  const [dragged, setDragged] = useState<readonly [number, number]>();
  if (!heat) return <div className="h-[68px]" aria-hidden />;
  const grid = gridOf(heat);
  if (!grid) return null;
  const { columns, rows, boxes, most, fromMs, stepMs, lowS, highS } = grid;
  const placeOf = (event: PointerEvent) => {
    const bounds = box.current?.getBoundingClientRect();
    if (!bounds) return { x: 0, y: 0 };
    const x = Math.min(columns - 1, Math.max(0, Math.floor(((event.clientX - bounds.left) / bounds.width) * columns)));
    return { x, y: Math.min(rows - 1, Math.max(0, Math.floor(((bounds.bottom - event.clientY) / bounds.height) * rows))) };
  };
  const boxAt = (event: PointerEvent) => {
    const { x, y } = placeOf(event);
    return boxes.find((one) => one.x === x && one.y === y);
  };
  const rangeOf = (from: number, to: number) => fixedRange(fromMs + Math.min(from, to) * stepMs, fromMs + (Math.max(from, to) + 1) * stepMs);
  const release = (event: PointerEvent) => {
    if (!dragged) return;
    setDragged(undefined);
    const found = boxAt(event);
    if (dragged[0] !== dragged[1]) onZoom(rangeOf(...dragged));
    else if (found) onZoom(rangeOf(found.x, found.x), [found.lowS, found.highS]);
  };
  return (
    <div className="relative flex gap-2 pb-1 select-none">
      <div className="num flex shrink-0 flex-col justify-between text-right text-meta leading-none text-ink-2" style={{ width: SCALE_PX, height: HEIGHT_PX }} aria-hidden>
        <span>{formatDuration(highS * 1000, i18n.language)}</span>
        <span>{formatDuration(lowS * 1000, i18n.language)}</span>
      </div>
      <svg
        ref={box}
        role="img"
        aria-label={t("heat.label", { count: heat.items.reduce((sum, cell) => sum + cell.count, 0) })}
        viewBox={`0 0 ${columns} ${rows}`}
        preserveAspectRatio="none"
        className="min-w-0 flex-1 cursor-crosshair"
        style={{ height: HEIGHT_PX }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          const { x } = placeOf(event);
          setDragged([x, x]);
        }}
        onPointerMove={(event) => {
          setHovered(boxAt(event));
          const { x } = placeOf(event);
          setDragged((before) => before && [before[0], x]);
        }}
        onPointerUp={release}
        onPointerCancel={() => setDragged(undefined)}
        onPointerLeave={() => setHovered(undefined)}
      >
        {dragged && <rect x={Math.min(...dragged)} y={0} width={Math.abs(dragged[1] - dragged[0]) + 1} height={rows} className="fill-picked" />}
        {boxes.map((one) => (
          <rect
            key={`${one.x} ${one.y}`}
            x={one.x + 0.04}
            y={rows - one.y - 0.94}
            width={0.92}
            height={0.88}
            className={one.errorCount > 0 ? "fill-bad" : "fill-accent"}
            opacity={0.25 + 0.75 * (Math.log1p(one.count) / Math.log1p(most))}
          />
        ))}
      </svg>
      {hovered && (
        <div className="num pointer-events-none absolute top-0 right-0 rounded-sm bg-ground px-1.5 text-meta text-ink-2">
          {t("heat.box", {
            at: formatTime(new Date(fromMs + hovered.x * stepMs).toISOString()).slice(5, 16),
            low: formatDuration(hovered.lowS * 1000, i18n.language),
            high: formatDuration(hovered.highS * 1000, i18n.language),
            count: formatCount(hovered.count, i18n.language),
            errors: formatCount(hovered.errorCount, i18n.language),
          })}
        </div>
      )}
    </div>
  );
}
