import type { ReactNode } from "react";
import { cx } from "@/lib/cx";

export interface SimpleColumn<T> {
  id: string;
  title: string;
  align?: "right";
  className?: string;
  render: (row: T) => ReactNode;
}

interface SimpleTableProps<T> {
  label: string;
  columns: readonly SimpleColumn<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
}

/** A short list that is all there: members, keys, configs. */
export function SimpleTable<T>({ label, columns, rows, rowKey }: SimpleTableProps<T>) {
  return (
    <div className="overflow-x-auto">
      <table aria-label={label} className="w-full border-collapse text-left">
        <thead>
          <tr className="border-b border-line text-meta text-ink-2">
            {columns.map((column) => (
              <th key={column.id} scope="col" className={cx("h-8 pr-4 font-normal whitespace-nowrap", column.align === "right" && "text-right")}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className="border-b border-line hover:bg-panel">
              {columns.map((column) => (
                <td key={column.id} className={cx("h-10 pr-4", column.align === "right" && "num text-right", column.className)}>
                  {column.render(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
