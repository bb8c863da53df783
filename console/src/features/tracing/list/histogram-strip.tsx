import { useRef, useState, type PointerEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Histogram } from "@/api/types";
import { formatCount, formatTime } from "@/lib/format";
import { fixedRange } from "@/lib/time-range";

interface HistogramStripProps {
  histogram: Histogram | undefined;
  onZoom: (range: string) => void;
  tall?: boolean;
}

interface Dragged {
  from: number;
  to: number;
}

/** How many traces when, errors in red. Dragging over it narrows the time range to what was touched. */
export function HistogramStrip({ histogram, onZoom, tall = false }: HistogramStripProps) {
  const { t, i18n } = useTranslation("tracing");
  const box = useRef<HTMLDivElement>(null);
  const [hovered, setHovered] = useState<number>();
  const [dragged, setDragged] = useState<Dragged>();
  const height = tall ? "h-28" : "h-11";
  if (!histogram) return <div className={height} aria-hidden />;
  const { items, bucket_s } = histogram;
  if (items.length === 0) return null;
  const most = Math.max(1, ...items.map((bucket) => bucket.count));
  const indexAt = (event: PointerEvent) => {
    const bounds = box.current?.getBoundingClientRect();
    if (!bounds) return 0;
    return Math.min(items.length - 1, Math.max(0, Math.floor(((event.clientX - bounds.left) / bounds.width) * items.length)));
  };
  const release = () => {
    if (!dragged) return;
    const [low, high] = [Math.min(dragged.from, dragged.to), Math.max(dragged.from, dragged.to)];
    const [first, last] = [items[low], items[high]];
    setDragged(undefined);
    if (low !== high && first && last) onZoom(fixedRange(new Date(first.at).getTime(), new Date(last.at).getTime() + bucket_s * 1000));
  };
  const shown = hovered === undefined ? undefined : items[hovered];
  const total = items.reduce((sum, bucket) => sum + bucket.count, 0);
  const inDrag = (at: number) => dragged && at >= Math.min(dragged.from, dragged.to) && at <= Math.max(dragged.from, dragged.to);
  return (
    <div className="relative select-none">
      <div
        ref={box}
        role="img"
        aria-label={t("histogram.label", { count: total, buckets: items.length })}
        className={`flex ${height} cursor-crosshair items-end gap-px`}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setDragged({ from: indexAt(event), to: indexAt(event) });
        }}
        onPointerMove={(event) => {
          const at = indexAt(event);
          setHovered(at);
          setDragged((before) => before && { ...before, to: at });
        }}
        onPointerUp={release}
        onPointerLeave={() => setHovered(undefined)}
      >
        {items.map((bucket, at) => (
          <div key={bucket.at} className={`flex h-full flex-1 flex-col justify-end ${inDrag(at) ? "bg-picked" : hovered === at ? "bg-hover" : ""}`}>
            <div className="w-full bg-bad" style={{ height: `${(Math.min(bucket.error_count, bucket.count) / most) * 100}%` }} />
            <div className="w-full bg-accent opacity-45" style={{ height: `${(Math.max(0, bucket.count - bucket.error_count) / most) * 100}%`, minHeight: bucket.count > 0 ? 1 : 0 }} />
          </div>
        ))}
      </div>
      {shown && (
        <div className="num pointer-events-none absolute top-0 right-0 rounded-sm bg-ground px-1.5 text-meta text-ink-2">
          {t("histogram.bucket", { at: formatTime(shown.at).slice(5, 16), count: formatCount(shown.count, i18n.language), errors: formatCount(shown.error_count, i18n.language) })}
        </div>
      )}
    </div>
  );
}
