import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef } from "react";
import { cx } from "@/lib/cx";
import { lineAt, linesOf, rowOf } from "./lines";

const ROW_PX = 20;

export interface Jump {
  /** A place of the text, in characters. */
  at: number;
  length: number;
}

interface LongTextProps {
  text: string;
  label: string;
  jump?: Jump;
}

/** A text of any length: only the rows that are seen are drawn. */
export function LongText({ text, label, jump }: LongTextProps) {
  const lines = useMemo(() => linesOf(text), [text]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: lines.count, getScrollElement: () => scroller.current, estimateSize: () => ROW_PX, overscan: 20 });
  const wanted = jump === undefined ? undefined : rowOf(lines, jump.at);
  useEffect(() => {
    if (wanted !== undefined) virtual.scrollToIndex(wanted, { align: "center" });
    // Only a new place may scroll.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [jump]);
  const height = Math.min(lines.count * ROW_PX + 16, 560);
  return (
    <div ref={scroller} role="document" aria-label={label} tabIndex={0} className="overflow-auto px-3 py-2 font-mono text-meta -outline-offset-2" style={{ height: `min(62vh, ${height}px)` }}>
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => (
          <div
            key={item.key}
            ref={virtual.measureElement}
            data-index={item.index}
            className={cx("absolute inset-x-0 top-0 min-h-5 leading-5 break-words whitespace-pre-wrap", item.index === wanted && "bg-picked")}
            style={{ transform: `translateY(${item.start}px)` }}
          >
            {jump && item.index === wanted ? <Marked text={lineAt(text, lines, item.index)} from={jump.at - (lines.starts[item.index] ?? 0)} length={jump.length} /> : lineAt(text, lines, item.index)}
          </div>
        ))}
      </div>
    </div>
  );
}

function Marked({ text, from, length }: { text: string; from: number; length: number }) {
  return (
    <>
      {text.slice(0, from)}
      <mark className="rounded-sm bg-warn-soft text-inherit">{text.slice(from, from + length)}</mark>
      {text.slice(from + length)}
    </>
  );
}
