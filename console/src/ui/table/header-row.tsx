import { ArrowDown, ArrowUp } from "lucide-react";
import { useRef, type PointerEvent } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";
import { nextOrder, type Column, type Order } from "./column";

interface HeaderRowProps<T> {
  columns: readonly Column<T>[];
  template: string;
  order?: Order;
  onOrder?: (order: Order | undefined) => void;
  onResize: (id: string, width: number) => void;
}

export function HeaderRow<T>({ columns, template, order, onOrder, onResize }: HeaderRowProps<T>) {
  return (
    <div role="row" className="sticky top-0 z-10 grid h-8 border-b border-line bg-ground text-meta text-ink-2" style={{ gridTemplateColumns: template }}>
      {columns.map((column) => (
        <HeaderCell key={column.id} column={column} order={order} onOrder={onOrder} onResize={onResize} />
      ))}
    </div>
  );
}

interface HeaderCellProps<T> {
  column: Column<T>;
  order?: Order;
  onOrder?: (order: Order | undefined) => void;
  onResize: (id: string, width: number) => void;
}

function HeaderCell<T>({ column, order, onOrder, onResize }: HeaderCellProps<T>) {
  const { t } = useTranslation("ui");
  const cell = useRef<HTMLDivElement>(null);
  const direction = column.sort === undefined ? undefined : order === `${column.sort}.asc` ? "ascending" : order === `${column.sort}.desc` ? "descending" : undefined;
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || !cell.current) return;
    onResize(column.id, event.clientX - cell.current.getBoundingClientRect().left);
  };
  return (
    <div
      ref={cell}
      role="columnheader"
      aria-sort={direction ?? (column.sort ? "none" : undefined)}
      className={cx("relative flex min-w-0 items-center gap-1 px-2 first:pl-4", column.align === "right" && "justify-end")}
    >
      {column.sort && onOrder ? (
        <button type="button" onClick={() => onOrder(nextOrder(order, column.sort ?? column.id))} className="ellipsis flex items-center gap-1 hover:text-ink">
          <span className="ellipsis">{column.title}</span>
          {direction === "ascending" && <ArrowUp size={12} aria-hidden />}
          {direction === "descending" && <ArrowDown size={12} aria-hidden />}
        </button>
      ) : (
        <span className="ellipsis">{column.title}</span>
      )}
      <div
        aria-hidden
        title={t("table.resize")}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        className="absolute inset-y-1.5 -right-1 z-10 w-2 cursor-col-resize border-r border-transparent hover:border-accent"
      />
    </div>
  );
}
