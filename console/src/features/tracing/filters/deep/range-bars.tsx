import { useRef, useState, type PointerEvent } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";
import { formatCount } from "@/lib/format";
import type { Bar } from "./spread-bars";

interface RangeBarsProps {
  title: string;
  bars: readonly Bar[];
  low: number | undefined;
  high: number | undefined;
  format: (value: number) => string;
  onPick: (low: number, high: number) => void;
}

/** How a number is spread. A bar can be pressed, several be dragged over; the fields below do the same from the keyboard. */
export function RangeBars({ title, bars, low, high, format, onPick }: RangeBarsProps) {
  const { t, i18n } = useTranslation("tracing");
  const box = useRef<HTMLDivElement>(null);
  const [hovered, setHovered] = useState<number>();
  const [dragged, setDragged] = useState<readonly [number, number]>();
  const most = Math.max(1, ...bars.map((bar) => bar.count));
  const [first, last] = [bars[0], bars.at(-1)];
  if (!first || !last) return null;
  const at = (event: PointerEvent) => {
    const bounds = box.current?.getBoundingClientRect();
    return bounds ? Math.min(bars.length - 1, Math.max(0, Math.floor(((event.clientX - bounds.left) / bounds.width) * bars.length))) : 0;
  };
  const release = () => {
    if (!dragged) return;
    const [from, to] = [bars[Math.min(...dragged)], bars[Math.max(...dragged)]];
    setDragged(undefined);
    if (from && to) onPick(from.low, to.high);
  };
  const inside = (bar: Bar, index: number) =>
    dragged ? index >= Math.min(...dragged) && index <= Math.max(...dragged) : (low === undefined || bar.high > low) && (high === undefined || bar.low < high);
  const shown = hovered === undefined ? undefined : bars[hovered];
  return (
    <div className="pr-1 pb-1 select-none">
      <div
        ref={box}
        role="img"
        aria-label={t("facets.spread", { what: title, low: format(first.low), high: format(last.high) })}
        className="flex h-9 cursor-crosshair items-end gap-px"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setDragged([at(event), at(event)]);
        }}
        onPointerMove={(event) => {
          setHovered(at(event));
          setDragged((before) => before && [before[0], at(event)]);
        }}
        onPointerUp={release}
        onPointerCancel={() => setDragged(undefined)}
        onPointerLeave={() => setHovered(undefined)}
      >
        {bars.map((bar, index) => (
          <div key={bar.low} className={cx("flex h-full flex-1 items-end", hovered === index && "bg-hover")}>
            <div className={cx("w-full", inside(bar, index) ? "bg-accent opacity-60" : "bg-ink-2 opacity-30")} style={{ height: `${(bar.count / most) * 100}%`, minHeight: bar.count > 0 ? 2 : 0 }} />
          </div>
        ))}
      </div>
      <div className="num flex justify-between text-meta text-ink-2">
        {shown ? (
          <span className="ellipsis">{t("facets.bar", { low: format(shown.low), high: format(shown.high), shown: formatCount(shown.count, i18n.language), count: shown.count })}</span>
        ) : (
          <>
            <span>{format(first.low)}</span>
            <span>{format(last.high)}</span>
          </>
        )}
      </div>
    </div>
  );
}
