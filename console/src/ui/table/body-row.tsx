import { memo, type CSSProperties, type MouseEvent } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";
import type { Column } from "./column";
import type { DataTableProps } from "./data-table";
import { CellFilter } from "./cell-filter";
import { useDensity } from "./density";

/** The width of the column of boxes. */
export const SELECT_PX = 36;

interface BodyRowProps<T> extends Pick<DataTableProps<T>, "columns" | "href" | "onOpen" | "selection" | "onPickValue"> {
  row: T;
  id: string;
  ids: () => readonly string[];
  template: string;
  places: ReadonlyMap<string, number>;
  start: number;
  rowPx: number;
  picked: boolean;
  atCursor: boolean;
  onHover: (id: string) => void;
}

export function BodyRow<T>({ row, id, ids, columns, href, onOpen, selection, onPickValue, template, places, start, rowPx, picked, atCursor, onHover }: BodyRowProps<T>) {
  const { t } = useTranslation("ui");
  const selected = selection?.has(id) === true;
  const open = (event: MouseEvent<HTMLElement>) => {
    // A menu of a cell lies elsewhere on the page, and yet its events come through here.
    if (!(event.target instanceof Element) || !event.currentTarget.contains(event.target)) return;
    if (event.target.closest("a, button, input, label")) return;
    if (event.shiftKey && selection) selection.toggle(id, ids(), true);
    else if (href && (event.ctrlKey || event.metaKey || event.button === 1)) window.open(href(row), "_blank", "noopener");
    else if (event.button === 0) onOpen?.(row);
  };
  const ground = picked || selected ? "bg-picked" : "bg-ground group-hover/row:bg-panel";
  return (
    <div
      role="row"
      aria-selected={picked || selected || undefined}
      onClick={open}
      onAuxClick={open}
      onMouseDown={(event) => event.shiftKey && selection && event.preventDefault()}
      onPointerMove={() => onHover(id)}
      className={cx(
        "group/row absolute inset-x-0 top-0 grid border-b border-line",
        onOpen && "cursor-pointer",
        picked || selected ? "bg-picked" : "bg-ground hover:bg-panel",
        atCursor && "outline-2 -outline-offset-2 outline-accent",
      )}
      style={{ gridTemplateColumns: template, height: rowPx, transform: `translateY(${start}px)` }}
    >
      {selection && (
        <label role="cell" className={cx("sticky left-0 z-10 flex cursor-pointer items-center justify-center pl-2", ground)}>
          <input
            type="checkbox"
            aria-label={t("table.select")}
            checked={selected}
            onChange={(event) => selection.toggle(id, ids(), event.nativeEvent instanceof globalThis.MouseEvent && event.nativeEvent.shiftKey)}
            className="size-3.5 accent-accent"
          />
        </label>
      )}
      {columns.visible.map((column) => (
        <Cell key={column.id} column={column} row={row} left={places.get(column.id)} ground={ground} onPickValue={onPickValue} />
      ))}
    </div>
  );
}

interface CellProps<T> extends Pick<DataTableProps<T>, "onPickValue"> {
  column: Column<T>;
  row: T;
  left: number | undefined;
  ground: string;
}

/** Kept as it is while its row and column are the same: a page has hundreds, and one more key or choice changes none. */
const Cell = memo(PlainCell) as typeof PlainCell;

function PlainCell<T>({ column, row, left, ground, onPickValue }: CellProps<T>) {
  const density = useDensity();
  const values = (column.filter !== undefined && onPickValue !== undefined && column.values?.(row)) || [];
  const style: CSSProperties | undefined = left === undefined ? undefined : { position: "sticky", left };
  return (
    <div
      role="cell"
      data-column={column.id}
      style={style}
      className={cx(
        "group/cell relative flex min-w-0 overflow-hidden px-2 whitespace-nowrap first:pl-4",
        density === "s" ? "items-center" : "items-start pt-1.5",
        column.align === "right" && "num justify-end",
        left !== undefined ? "z-10" : "",
        left !== undefined && ground,
      )}
    >
      {column.render(row)}
      {onPickValue && values.length > 0 && <CellFilter column={column} values={values} ground={ground} onPickValue={onPickValue} />}
    </div>
  );
}
