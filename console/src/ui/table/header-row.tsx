import { ArrowDown, ArrowUp, Pin } from "lucide-react";
import { useRef, useState, type CSSProperties, type DragEvent, type KeyboardEvent, type PointerEvent } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";
import { nextOrder, type Column, type Order } from "./column";
import { HeaderMenu } from "./header-menu";
import type { ColumnChoice } from "./use-columns";
import { widestContent } from "./widest-content";

export interface HeaderActions<T> {
  columns: ColumnChoice<T>;
  order?: Order;
  onOrder?: (order: Order | undefined) => void;
  onFilterBy?: (column: Column<T>) => void;
}

interface HeaderRowProps<T> extends HeaderActions<T> {
  template: string;
  places: ReadonlyMap<string, number>;
  leading?: React.ReactNode;
}

export function HeaderRow<T>({ template, places, leading, ...actions }: HeaderRowProps<T>) {
  return (
    <div role="row" className="sticky top-0 z-20 grid h-8 border-b border-line bg-ground text-meta text-ink-2" style={{ gridTemplateColumns: template }}>
      {leading}
      {actions.columns.visible.map((column) => (
        <HeaderCell key={column.id} column={column} left={places.get(column.id)} {...actions} />
      ))}
    </div>
  );
}

const DRAGGED = "application/x-lampyris-column";

interface HeaderCellProps<T> extends HeaderActions<T> {
  column: Column<T>;
  left: number | undefined;
}

function HeaderCell<T>({ column, left, columns, order, onOrder, onFilterBy }: HeaderCellProps<T>) {
  const cell = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  const direction = column.sort === undefined ? undefined : order === `${column.sort}.asc` ? "ascending" : order === `${column.sort}.desc` ? "descending" : undefined;
  const drop = (event: DragEvent) => {
    const id = event.dataTransfer.getData(DRAGGED);
    setOver(false);
    if (id) columns.move(id, column.id);
  };
  const onKey = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== "ArrowLeft" && event.key !== "ArrowRight")) return;
    event.preventDefault();
    event.stopPropagation();
    columns.shift(column.id, event.key === "ArrowLeft" ? -1 : 1);
  };
  const style: CSSProperties = left === undefined ? {} : { position: "sticky", left };
  return (
    <div
      ref={cell}
      role="columnheader"
      aria-sort={direction ?? (column.sort ? "none" : undefined)}
      data-column={column.id}
      draggable
      onDragStart={(event) => event.dataTransfer.setData(DRAGGED, column.id)}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAGGED)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      onKeyDown={onKey}
      style={style}
      className={cx("group/head relative flex min-w-0 items-center gap-1 px-2 first:pl-4", column.align === "right" && "justify-end", left !== undefined && "z-10 bg-ground", over && "bg-picked")}
    >
      {left !== undefined && <Pin size={11} aria-hidden className="shrink-0" />}
      {column.sort && onOrder ? (
        <button type="button" onClick={() => onOrder(nextOrder(order, column.sort ?? column.id))} className="ellipsis flex items-center gap-1 hover:text-ink">
          <span className="ellipsis">{column.title}</span>
          {direction === "ascending" && <ArrowUp size={12} aria-hidden />}
          {direction === "descending" && <ArrowDown size={12} aria-hidden />}
        </button>
      ) : (
        <span className="ellipsis">{column.title}</span>
      )}
      <HeaderMenu column={column} columns={columns} order={order} onOrder={onOrder} onFilterBy={onFilterBy} />
      <ResizeGrip cell={cell} id={column.id} onResize={columns.resize} />
    </div>
  );
}

interface ResizeGripProps {
  cell: React.RefObject<HTMLDivElement | null>;
  id: string;
  onResize: (id: string, width: number) => void;
}

/** Dragged it follows the pointer; double-clicked it fits what the column shows. */
function ResizeGrip({ cell, id, onResize }: ResizeGripProps) {
  const { t } = useTranslation("ui");
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || !cell.current) return;
    onResize(id, event.clientX - cell.current.getBoundingClientRect().left);
  };
  return (
    <div
      aria-hidden
      title={t("table.resize")}
      draggable
      onDragStart={(event) => {
        event.preventDefault();
        event.stopPropagation();
      }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDoubleClick={() => {
        const table = cell.current?.closest<HTMLElement>('[role="table"]');
        if (table) onResize(id, widestContent(table, id));
      }}
      className="absolute inset-y-1.5 -right-1 z-10 w-2 cursor-col-resize border-r border-transparent hover:border-accent"
    />
  );
}
