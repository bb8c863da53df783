import { useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";
import { formatDuration } from "@/lib/format";
import type { Scale } from "./model/scale";

const percent = (share: number) => `${share * 100}%`;

interface AxisProps {
  scale: Scale;
  /** From milliseconds to the share of the width that is seen. */
  place: (ms: number) => number;
  /** Dragged by a share of the width. */
  onPan: (by: number) => void;
}

/** The times above the bars; folded stretches say how long they are. */
export function Axis({ scale, place, onPan }: AxisProps) {
  const { t, i18n } = useTranslation("tracing");
  const from = useRef<number | undefined>(undefined);
  return (
    <div
      className="relative mr-16 h-full flex-1 cursor-grab overflow-hidden"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = event.clientX;
      }}
      onPointerMove={(event) => {
        if (from.current === undefined) return;
        onPan((from.current - event.clientX) / event.currentTarget.clientWidth);
        from.current = event.clientX;
      }}
      onPointerUp={() => (from.current = undefined)}
    >
      {scale.ticks.map((mark) => (
        <span key={mark} className="num absolute bottom-1 border-l border-line pl-1 leading-none" style={{ left: percent(place(mark)) }}>
          {mark === 0 ? "0" : formatDuration(mark, i18n.language)}
        </span>
      ))}
      {scale.gaps.map((gap) => (
        <span
          key={gap.fromMs}
          title={t("timeline.gap", { duration: formatDuration(gap.toMs - gap.fromMs, i18n.language) })}
          className="absolute inset-y-0 border-x border-dashed border-ink-2 bg-hover"
          style={{ left: percent(place(gap.fromMs)), width: percent(place(gap.toMs) - place(gap.fromMs)) }}
        />
      ))}
    </div>
  );
}

/** A name, and beside it a place for the bar. */
export function Row({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <>
      <div className="flex w-2/5 min-w-0 shrink-0 pr-2">{name}</div>
      <div className="relative mr-16 h-full flex-1">{children}</div>
    </>
  );
}

interface BarProps {
  /** Shares of the width that is seen; they may lie outside of it. */
  from: number;
  to: number;
  /** Where the first token came. */
  first?: number;
  tone: string;
  faint?: boolean;
  running?: boolean;
  text: string;
}

export function Bar({ from, to, first, tone, faint = false, running = false, text }: BarProps) {
  if (to < 0 || from > 1) return null;
  const [left, right] = [Math.max(0, from), Math.min(1, to)];
  const streams = first !== undefined && first > from && first <= to;
  return (
    <>
      <div
        className={cx("absolute top-1/2 h-2.5 min-w-0.5 -translate-y-1/2 rounded-sm", tone, running && "breathe", faint && "opacity-45")}
        style={{ left: percent(left), width: percent(Math.max(0, right - left)) }}
      />
      {streams && first >= 0 && first <= 1 && (
        <>
          <div className="hatched absolute top-1/2 h-2.5 -translate-y-1/2 rounded-r-sm" style={{ left: percent(first), width: percent(Math.max(0, right - first)) }} />
          <div className="absolute top-1/2 h-3.5 w-0.5 -translate-y-1/2 bg-ink" style={{ left: percent(first) }} />
        </>
      )}
      <span className="num absolute top-1/2 -translate-y-1/2 pl-1.5 text-[11px] whitespace-nowrap text-ink-2" style={{ left: percent(right) }}>
        {text}
      </span>
    </>
  );
}
