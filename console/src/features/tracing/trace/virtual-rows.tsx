import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, type ReactNode } from "react";
import type { TreeNode } from "./model/tree";
import { WHOLE } from "./use-navigator";

interface VirtualRowsProps {
  label: string;
  rows: readonly TreeNode[];
  selected: string;
  rowPx: number;
  /** The row of the whole trace. */
  head: ReactNode;
  children: (row: TreeNode) => ReactNode;
  /** Said when there is no row. */
  empty?: string;
}

/** Draws only the rows that are seen, and keeps the selected one in sight. */
export function VirtualRows({ label, rows, selected, rowPx, head, children, empty }: VirtualRowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: rows.length + 1, getScrollElement: () => scroller.current, estimateSize: () => rowPx, overscan: 20 });
  useEffect(() => {
    const at = selected === WHOLE ? 0 : rows.findIndex((row) => row.step.id === selected) + 1;
    if (at >= 0) virtual.scrollToIndex(at, { align: "auto" });
    // Only a new choice may scroll.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [selected]);
  return (
    <div ref={scroller} role="tree" aria-label={label} tabIndex={0} className="@container min-h-0 flex-1 overflow-x-hidden overflow-y-auto -outline-offset-2">
      {rows.length === 0 && empty && <p className="px-3 py-2 text-ink-2">{empty}</p>}
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index - 1];
          return (
            <div key={row?.step.id ?? WHOLE} className="absolute inset-x-0 top-0" style={{ height: rowPx, transform: `translateY(${item.start}px)` }}>
              {item.index === 0 ? head : row && children(row)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
