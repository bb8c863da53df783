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
  render: (row: T) => ReactNode;
}

/** `column.asc` or `column.desc`, as the addresses carry it. */
export type Order = string;

export function nextOrder(current: Order | undefined, column: string): Order | undefined {
  if (current === `${column}.desc`) return `${column}.asc`;
  if (current === `${column}.asc`) return undefined;
  return `${column}.desc`;
}

export function templateOf<T>(columns: readonly Column<T>[], widths: Readonly<Record<string, number>>): string {
  return columns
    .map((column) => {
      const width = widths[column.id] ?? column.width;
      return column.grow && widths[column.id] === undefined ? `minmax(${width}px, ${width}fr)` : `${width}px`;
    })
    .join(" ");
}
