import { useMemo } from "react";
import type { Column } from "./column";
import { PLAIN_LAYOUT, useTableLayout, type Density, type LayoutState, type TableLayout } from "./layout";

export interface ColumnChoice<T> {
  /** Every column there is, in the order of the reader. */
  all: readonly Column<T>[];
  /** Pinned ones first. */
  visible: readonly Column<T>[];
  widths: Readonly<Record<string, number>>;
  pinned: readonly string[];
  density: Density;
  isShown: (column: Column<T>) => boolean;
  show: (id: string, shown: boolean) => void;
  resize: (id: string, width: number) => void;
  /** Puts a column where another stands, moving that one out of the way. */
  move: (id: string, onto: string) => void;
  /** One place to the left (-1) or right (1) among the visible ones. */
  shift: (id: string, by: 1 | -1) => void;
  pin: (id: string, pinned: boolean) => void;
  setDensity: (density: Density) => void;
  /** Removes a column that was made from a field. */
  unsplit: (id: string) => void;
  reset: () => void;
}

const LEAST_PX = 48;

/** The reader's order first; columns it does not name keep their place behind the column they follow in the table. */
export function ordered<T>(all: readonly Column<T>[], order: readonly string[]): readonly Column<T>[] {
  const known = order.flatMap((id) => all.filter((column) => column.id === id));
  all.forEach((column, at) => {
    if (order.includes(column.id)) return;
    const before = all.slice(0, at).findLast((one) => known.includes(one));
    known.splice(before ? known.indexOf(before) + 1 : 0, 0, column);
  });
  return known;
}

/** `id` takes the place of `onto`: before it when moving left, behind it when moving right. */
export function moved(ids: readonly string[], id: string, onto: string): readonly string[] {
  const [from, to] = [ids.indexOf(id), ids.indexOf(onto)];
  if (from < 0 || to < 0 || from === to) return ids;
  const others = ids.filter((one) => one !== id);
  others.splice(to, 0, id);
  return others;
}

function isShownIn<T>(layout: TableLayout, column: Column<T>): boolean {
  return column.fixed === true || (layout.shown[column.id] ?? column.hidden !== true);
}

/** What of `all` is shown, in what order and how wide. */
export function useColumnsIn<T>({ layout, change }: LayoutState, all: readonly Column<T>[]): ColumnChoice<T> {
  const inOrder = useMemo(() => ordered(all, layout.order), [all, layout.order]);
  const visible = useMemo(() => {
    const shown = inOrder.filter((column) => isShownIn(layout, column));
    const isPinned = (column: Column<T>) => layout.pinned.includes(column.id);
    return [...shown.filter(isPinned), ...shown.filter((column) => !isPinned(column))];
  }, [inOrder, layout]);
  const move = (id: string, onto: string) => change({ order: moved(inOrder.map((column) => column.id), id, onto) });
  return {
    all: inOrder,
    visible,
    widths: layout.widths,
    pinned: layout.pinned,
    density: layout.density,
    isShown: (column) => isShownIn(layout, column),
    show: (id, shown) => change({ shown: { ...layout.shown, [id]: shown } }),
    resize: (id, width) => change({ widths: { ...layout.widths, [id]: Math.max(LEAST_PX, Math.round(width)) } }),
    move,
    shift: (id, by) => {
      const neighbour = visible[visible.findIndex((column) => column.id === id) + by];
      if (neighbour) move(id, neighbour.id);
    },
    pin: (id, pinned) => change({ pinned: pinned ? [...layout.pinned.filter((one) => one !== id), id] : layout.pinned.filter((one) => one !== id) }),
    setDensity: (density) => change({ density }),
    unsplit: (id) => change({ split: layout.split.filter((one) => one !== id) }),
    reset: () => change({ ...PLAIN_LAYOUT, density: layout.density }),
  };
}

/** The columns of the table `name` as this person sees them; kept with the person, not in the address. */
export function useColumns<T>(name: string, all: readonly Column<T>[]): ColumnChoice<T> {
  return useColumnsIn(useTableLayout(name), all);
}
