import { useMemo, useState } from "react";
import { recall, remember } from "@/lib/storage";
import type { Column } from "./column";

interface Layout {
  shown: Record<string, boolean>;
  widths: Record<string, number>;
}

function readLayout(name: string): Layout {
  try {
    const kept = JSON.parse(recall(`table.${name}`) ?? "{}") as Partial<Layout>;
    return { shown: kept.shown ?? {}, widths: kept.widths ?? {} };
  } catch {
    return { shown: {}, widths: {} };
  }
}

export interface ColumnChoice<T> {
  all: readonly Column<T>[];
  visible: readonly Column<T>[];
  widths: Readonly<Record<string, number>>;
  isShown: (column: Column<T>) => boolean;
  show: (id: string, shown: boolean) => void;
  resize: (id: string, width: number) => void;
  reset: () => void;
}

/** Which columns this person sees in the table `name`, and how wide; kept in the browser, not in the address. */
export function useColumns<T>(name: string, all: readonly Column<T>[]): ColumnChoice<T> {
  const [layout, setLayout] = useState(() => readLayout(name));
  const change = (next: Layout) => {
    setLayout(next);
    remember(`table.${name}`, JSON.stringify(next));
  };
  const isShown = (column: Column<T>) => column.fixed === true || (layout.shown[column.id] ?? column.hidden !== true);
  const visible = useMemo(() => all.filter((column) => column.fixed === true || (layout.shown[column.id] ?? column.hidden !== true)), [all, layout]);
  return {
    all,
    visible,
    widths: layout.widths,
    isShown,
    show: (id, shown) => change({ ...layout, shown: { ...layout.shown, [id]: shown } }),
    resize: (id, width) => change({ ...layout, widths: { ...layout.widths, [id]: Math.max(48, Math.round(width)) } }),
    reset: () => change({ shown: {}, widths: {} }),
  };
}
