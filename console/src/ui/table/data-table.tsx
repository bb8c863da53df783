import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, type MouseEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";
import { ProgressLine, Skeleton } from "../states";
import { templateOf, type Order } from "./column";
import { HeaderRow } from "./header-row";
import type { ColumnChoice } from "./use-columns";

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
  refreshing?: boolean;
  hasMore?: boolean;
  loadingMore?: boolean;
  onMore?: () => void;
  /** Shown in place of rows when there are none. */
  empty: ReactNode;
  footer?: ReactNode;
  rowPx?: number;
}

const ROW_PX = 32;
const PREFETCH_ROWS = 20;

export function DataTable<T>(props: DataTableProps<T>) {
  const { label, columns, rows, rowKey, picked, order, onOrder, refreshing = false, hasMore = false, loadingMore = false, onMore, rowPx = ROW_PX } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const template = templateOf(columns.visible, columns.widths);
  const count = rows?.length ?? 0;
  const virtual = useVirtualizer({ count, getScrollElement: () => scroller.current, estimateSize: () => rowPx, overscan: 12 });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;

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
    <div className="relative flex min-h-0 min-w-0 flex-1 flex-col">
      <ProgressLine active={refreshing} />
      <div ref={scroller} role="table" aria-label={label} aria-rowcount={count} aria-busy={refreshing} className="min-h-0 flex-1 overflow-auto">
        <div className="min-w-max">
          <HeaderRow columns={columns.visible} template={template} order={order} onOrder={onOrder} onResize={columns.resize} />
          {rows === undefined ? (
            <SkeletonRows template={template} columns={columns.visible.length} rowPx={rowPx} />
          ) : (
            <div role="rowgroup" className={cx("relative transition-opacity duration-[120ms]", refreshing && "opacity-60")} style={{ height: virtual.getTotalSize() }}>
              {items.map((item) => {
                const row = rows[item.index];
                if (row === undefined) return null;
                const key = rowKey(row);
                return <BodyRow key={key} {...props} row={row} template={template} start={item.start} rowPx={rowPx} picked={key === picked} />;
              })}
            </div>
          )}
        </div>
      </div>
      <TableFooter {...props} count={count} />
    </div>
  );
}

interface BodyRowProps<T> extends Pick<DataTableProps<T>, "columns" | "href" | "onOpen"> {
  row: T;
  template: string;
  start: number;
  rowPx: number;
  picked: boolean;
}

function BodyRow<T>({ row, columns, href, onOpen, template, start, rowPx, picked }: BodyRowProps<T>) {
  const open = (event: MouseEvent) => {
    if (event.target instanceof Element && event.target.closest("a, button, input, label")) return;
    if (href && (event.ctrlKey || event.metaKey || event.button === 1)) window.open(href(row), "_blank", "noopener");
    else if (event.button === 0) onOpen?.(row);
  };
  return (
    <div
      role="row"
      aria-selected={picked || undefined}
      onClick={open}
      onAuxClick={open}
      className={cx("absolute inset-x-0 top-0 grid border-b border-line", onOpen && "cursor-pointer", picked ? "bg-picked" : "hover:bg-panel")}
      style={{ gridTemplateColumns: template, height: rowPx, transform: `translateY(${start}px)` }}
    >
      {columns.visible.map((column) => (
        <div
          key={column.id}
          role="cell"
          className={cx("flex min-w-0 items-center overflow-hidden px-2 whitespace-nowrap first:pl-4", column.align === "right" && "num justify-end")}
        >
          {column.render(row)}
        </div>
      ))}
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

function TableFooter<T>({ footer, hasMore, loadingMore, onMore, count }: DataTableProps<T> & { count: number }) {
  const { t } = useTranslation("ui");
  return (
    <div className="num flex h-8 shrink-0 items-center gap-3 border-t border-line px-4 text-meta text-ink-2">
      {footer}
      <span>{t("table.loaded", { count })}</span>
      {hasMore && (
        <button type="button" onClick={onMore} disabled={loadingMore} className="text-accent hover:underline">
          {loadingMore ? t("table.loading_more") : t("table.more")}
        </button>
      )}
    </div>
  );
}
