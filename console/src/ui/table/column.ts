import type { ReactNode } from "react";

export interface Column<T> {
  id: string;
  title: string;
  /** Pixels; a growing column takes this as its least width. */
  width: number;
  grow?: boolean;
  align?: "right";
  /** The name the server sorts by. */
  sort?: string;
  /** Hidden until chosen in the column menu. */
  hidden?: boolean;
  /** Cannot be hidden. */
  fixed?: boolean;
  /** Columns of one group stand together in the column menu, under this heading. */
  group?: string;
  /** The name the server filters by: the column's menu then offers to filter. */
  filter?: string;
  /** What the cell holds, as the server knows it: each can be filtered by. */
  values?: (row: T) => readonly string[];
  /** Made by the reader from a field: the column menu can take it away again. */
  split?: boolean;
  render: (row: T) => ReactNode;
}

/** `column.asc` or `column.desc`, as the addresses carry it. */
export type Order = string;

export function nextOrder(current: Order | undefined, column: string): Order | undefined {
  if (current === `${column}.desc`) return `${column}.asc`;
  if (current === `${column}.asc`) return undefined;
  return `${column}.desc`;
}

const isGrowing = <T>(column: Column<T>, widths: Readonly<Record<string, number>>) => column.grow === true && widths[column.id] === undefined;

/** The tracks of a row; pinned columns have a fixed width, because what is pinned after them must know where they end. */
export function templateOf<T>(columns: readonly Column<T>[], widths: Readonly<Record<string, number>>, pinned: readonly string[] = []): string {
  return columns
    .map((column) => {
      const width = widths[column.id] ?? column.width;
      return isGrowing(column, widths) && !pinned.includes(column.id) ? `minmax(${width}px, ${width}fr)` : `${width}px`;
    })
    .join(" ");
}

/** Where each pinned column sticks, in pixels from the left, `start` being taken by what stands before the first. */
export function pinnedAt<T>(columns: readonly Column<T>[], widths: Readonly<Record<string, number>>, pinned: readonly string[], start: number): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  let left = start;
  for (const column of columns) {
    if (!pinned.includes(column.id)) break;
    places.set(column.id, left);
    left += widths[column.id] ?? column.width;
  }
  return places;
}
