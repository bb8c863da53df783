import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useId, useRef, type ReactNode } from "react";
import { cx } from "@/lib/cx";
import type { TreeNode } from "./model/tree";
import { WHOLE } from "./use-navigator";

interface VirtualRowsProps {
  label: string;
  rows: readonly TreeNode[];
  selected: string;
  onSelect: (id: string) => void;
  rowPx: number;
  /** The row of the whole trace, of level 1. */
  head: ReactNode;
  levelOf: (row: TreeNode) => number;
  /** Undefined for a row that cannot be folded. */
  expandedOf?: (row: TreeNode) => boolean | undefined;
  children: (row: TreeNode) => ReactNode;
  /** Said when there is no row. */
  empty?: string;
}

/** A tree that draws only the rows that are seen, keeps the selected one in sight and tells a screen reader of it. */
export function VirtualRows({ label, rows, selected, onSelect, rowPx, head, levelOf, expandedOf, children, empty }: VirtualRowsProps) {
  const tree = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: rows.length + 1, getScrollElement: () => scroller.current, estimateSize: () => rowPx, overscan: 20 });
  useEffect(() => {
    const at = selected === WHOLE ? 0 : rows.findIndex((row) => row.step.id === selected) + 1;
    if (at >= 0) virtual.scrollToIndex(at, { align: "auto" });
    // Only a new choice may scroll.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [selected]);
  const items = virtual.getVirtualItems();
  const idAt = (index: number) => rows[index - 1]?.step.id ?? WHOLE;
  const drawn = items.some((item) => idAt(item.index) === selected);
  return (
    <div
      ref={scroller}
      role="tree"
      aria-label={label}
      aria-activedescendant={drawn ? `${tree}-${selected}` : undefined}
      tabIndex={0}
      className="@container min-h-0 flex-1 overflow-x-hidden overflow-y-auto -outline-offset-2"
    >
      {rows.length === 0 && empty && <p className="px-3 py-2 text-ink-2">{empty}</p>}
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index - 1];
          const id = idAt(item.index);
          return (
            <div
              key={id}
              id={`${tree}-${id}`}
              role="treeitem"
              aria-level={row ? levelOf(row) : 1}
              aria-selected={id === selected}
              aria-expanded={row && expandedOf?.(row)}
              onClick={() => onSelect(id)}
              className={cx("absolute inset-x-0 top-0 flex cursor-pointer items-center", id === selected ? "bg-picked" : "hover:bg-panel")}
              style={{ height: rowPx, transform: `translateY(${item.start}px)` }}
            >
              {item.index === 0 ? head : row && children(row)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
