import type { Virtualizer } from "@tanstack/react-virtual";
import { useRef, useState, type KeyboardEvent } from "react";
import { useShortcuts } from "@/lib/shortcuts";
import type { Selection } from "./selection";

interface TableKeysOptions<T> {
  rows: readonly T[];
  rowKey: (row: T) => string;
  picked?: string;
  onOpen?: (row: T) => void;
  selection?: Selection;
  virtual: Virtualizer<HTMLDivElement, Element>;
}

interface TableKeys {
  /** The row that the arrow keys stand on. */
  cursor: string | undefined;
  onHover: (id: string | undefined) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

/** Arrows walk the rows while the table has the focus, Enter opens; `x` picks the row at the cursor, pointer or peek. */
export function useTableKeys<T>({ rows, rowKey, picked, onOpen, selection, virtual }: TableKeysOptions<T>): TableKeys {
  const [cursor, setCursor] = useState<string>();
  const hovered = useRef<string>(undefined);
  const ids = () => rows.map(rowKey);
  const walk = (by: number) => {
    const at = rows.findIndex((row) => rowKey(row) === (cursor ?? picked));
    const next = Math.min(rows.length - 1, Math.max(0, at + by));
    const row = rows[next];
    if (row === undefined) return;
    setCursor(rowKey(row));
    virtual.scrollToIndex(next, { align: "auto" });
  };
  useShortcuts({
    x: () => {
      const id = cursor ?? hovered.current ?? picked;
      if (!selection || id === undefined) return false;
      selection.toggle(id, ids(), false);
      return true;
    },
    ...(selection && (selection.everything || selection.ids.size > 0) && picked === undefined ? { Escape: selection.clear } : {}),
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.altKey || event.ctrlKey || event.metaKey) return;
    const row = rows.find((one) => rowKey(one) === cursor);
    const actions: Record<string, (() => void) | undefined> = {
      ArrowDown: () => walk(1),
      ArrowUp: () => walk(-1),
      Enter: row === undefined ? undefined : () => onOpen?.(row),
      " ": row === undefined || !selection ? undefined : () => selection.toggle(rowKey(row), ids(), event.shiftKey),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };
  return {
    cursor,
    onHover: (id) => {
      hovered.current = id;
    },
    onKeyDown,
  };
}
