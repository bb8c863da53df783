import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";
import { useStable } from "@/lib/use-latest";
import { ProgressLine, Skeleton } from "../states";
import { BodyRow, SELECT_PX } from "./body-row";
import { pinnedAt, templateOf, type Column, type Order } from "./column";
import { DensityContext } from "./density";
import { HeaderRow } from "./header-row";
import { ROW_PX } from "./layout";
import { SelectAll } from "./select-all";
import type { Selection } from "./selection";
import type { ColumnChoice } from "./use-columns";
import { useTableKeys } from "./use-table-keys";

export interface DataTableProps<T> {
  label: string;
  columns: ColumnChoice<T>;
  /** Undefined while the first page is on its way. */
  rows: readonly T[] | undefined;
  rowKey: (row: T) => string;
  /** Where a row leads: opened in a new tab with Ctrl, Cmd or the middle button. */
  href?: (row: T) => string;
  onOpen?: (row: T) => void;
  picked?: string;
  order?: Order;
  onOrder?: (order: Order | undefined) => void;
  /** Offered beside the values of columns that name a `filter`: only this one, or everything but it. */
  onPickValue?: (column: Column<T>, value: string, exclude: boolean) => void;
  /** Offered in the menu of columns that name a `filter`. */
  onFilterBy?: (column: Column<T>) => void;
  /** Rows can be picked, one by one, in ranges with Shift, with `x`. */
  selection?: Selection;
  refreshing?: boolean;
  hasMore?: boolean;
  loadingMore?: boolean;
  onMore?: () => void;
  /** Shown in place of rows when there are none. */
  empty: ReactNode;
  footer?: ReactNode;
  rowPx?: number;
}

const OVERSCAN_ROWS = 12;
/** So many rows before the end of what is here, more is asked for. */
const PREFETCH_ROWS = OVERSCAN_ROWS;

export function DataTable<T>(props: DataTableProps<T>) {
  const { label, columns, rows, rowKey, picked, selection, refreshing = false, hasMore = false, loadingMore = false, onMore } = props;
  const rowPx = props.rowPx ?? ROW_PX[columns.density];
  const scroller = useRef<HTMLDivElement>(null);
  const start = selection ? SELECT_PX : 0;
  const template = (selection ? `${SELECT_PX}px ` : "") + templateOf(columns.visible, columns.widths, columns.pinned);
  const places = pinnedAt(columns.visible, columns.widths, columns.pinned, start);
  const count = rows?.length ?? 0;
  const virtual = useVirtualizer({ count, getScrollElement: () => scroller.current, estimateSize: () => rowPx, overscan: OVERSCAN_ROWS });
  const lastShown = virtual.getVirtualItems().at(-1)?.index ?? 0;
  const keys = useTableKeys({ ...props, rows: rows ?? [], virtual });

  useEffect(() => virtual.measure(), [virtual, rowPx]);

  useEffect(() => {
    if (hasMore && !loadingMore && count > 0 && lastShown >= count - PREFETCH_ROWS) onMore?.();
  }, [hasMore, loadingMore, count, lastShown, onMore]);

  useEffect(() => {
    const at = picked === undefined ? -1 : (rows?.findIndex((row) => rowKey(row) === picked) ?? -1);
    if (at >= 0) virtual.scrollToIndex(at, { align: "auto" });
    // Only a new choice may scroll; arriving rows must not move the page under the reader.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [picked]);

  if (rows?.length === 0) return <div className="relative min-h-0 flex-1 overflow-y-auto">{props.empty}</div>;
  return (
    <DensityContext value={columns.density}>
      <div className="relative flex min-h-0 min-w-0 flex-1 flex-col">
        <ProgressLine active={refreshing} />
        <div
          ref={scroller}
          role="table"
          tabIndex={0}
          aria-label={label}
          aria-rowcount={count}
          aria-busy={refreshing}
          onKeyDown={keys.onKeyDown}
          className="min-h-0 flex-1 overflow-auto focus-visible:outline-offset-[-2px]"
        >
          <div className="min-w-max">
            <HeaderRow {...props} template={template} places={places} leading={selection && <SelectAll selection={selection} ids={(rows ?? []).map(rowKey)} />} />
            {rows === undefined ? (
              <SkeletonRows template={template} columns={columns.visible.length + (selection ? 1 : 0)} rowPx={rowPx} />
            ) : (
              <Body {...props} rows={rows} template={template} places={places} rowPx={rowPx} virtual={virtual} cursor={keys.cursor} onHover={keys.onHover} />
            )}
          </div>
        </div>
        <TableFooter {...props} />
      </div>
    </DensityContext>
  );
}

interface BodyProps<T> extends Omit<DataTableProps<T>, "rows"> {
  rows: readonly T[];
  template: string;
  places: ReadonlyMap<string, number>;
  rowPx: number;
  virtual: Virtualizer<HTMLDivElement, Element>;
  cursor: string | undefined;
  onHover: (id: string | undefined) => void;
}

function Body<T>({ rows, virtual, cursor, refreshing, onPickValue, ...props }: BodyProps<T>) {
  const ids = () => rows.map(props.rowKey);
  const pick = useStable((column: Column<T>, value: string, exclude: boolean) => onPickValue?.(column, value, exclude));
  return (
    <div role="rowgroup" className={cx("relative transition-opacity duration-[120ms]", refreshing && "opacity-60")} style={{ height: virtual.getTotalSize() }} onPointerLeave={() => props.onHover(undefined)}>
      {virtual.getVirtualItems().map((item) => {
        const row = rows[item.index];
        if (row === undefined) return null;
        const key = props.rowKey(row);
        return <BodyRow key={key} {...props} onPickValue={onPickValue && pick} id={key} ids={ids} row={row} start={item.start} picked={key === props.picked} atCursor={key === cursor} />;
      })}
    </div>
  );
}

function SkeletonRows({ template, columns, rowPx }: { template: string; columns: number; rowPx: number }) {
  return (
    <div aria-hidden>
      {Array.from({ length: 12 }, (_, at) => (
        <div key={at} className="grid items-center border-b border-line" style={{ gridTemplateColumns: template, height: rowPx }}>
          {Array.from({ length: columns }, (_, cell) => (
            <div key={cell} className="px-2 first:pl-4">
              <Skeleton className="h-3 w-3/4" />
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

function TableFooter<T>({ rows, footer, hasMore, loadingMore, onMore }: DataTableProps<T>) {
  const { t } = useTranslation("ui");
  return (
    <div className="num flex h-8 shrink-0 items-center gap-3 border-t border-line px-4 text-meta text-ink-2">
      {footer}
      {rows && <span>{t("table.loaded", { count: rows.length })}</span>}
      {hasMore && (
        <button type="button" onClick={onMore} disabled={loadingMore} className="text-accent hover:underline">
          {loadingMore ? t("table.loading_more") : t("table.more")}
        </button>
      )}
    </div>
  );
}
