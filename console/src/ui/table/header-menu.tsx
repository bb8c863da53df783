import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, ChevronDown, EyeOff, ListFilter, Pin, PinOff, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Menu, MenuItem, MenuLine } from "../menu";
import type { Column } from "./column";
import type { HeaderActions } from "./header-row";

interface HeaderMenuProps<T> extends HeaderActions<T> {
  column: Column<T>;
}

/** What can be done with one column. */
export function HeaderMenu<T>({ column, columns, order, onOrder, onFilterBy }: HeaderMenuProps<T>) {
  const { t } = useTranslation("ui");
  const pinned = columns.pinned.includes(column.id);
  const sort = column.sort;
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={t("table.column_menu", { column: column.title })}
          className="flex size-5 shrink-0 items-center justify-center rounded-sm opacity-0 group-hover/head:opacity-100 hover:bg-hover hover:text-ink focus-visible:opacity-100 data-[state=open]:opacity-100"
        >
          <ChevronDown size={12} aria-hidden />
        </button>
      }
    >
      {sort && onOrder && (
        <>
          <MenuItem icon={<ArrowUp size={13} />} onSelect={() => onOrder(`${sort}.asc`)}>
            {t("table.sort_up")}
          </MenuItem>
          <MenuItem icon={<ArrowDown size={13} />} onSelect={() => onOrder(`${sort}.desc`)}>
            {t("table.sort_down")}
          </MenuItem>
          {order?.startsWith(`${sort}.`) && (
            <MenuItem icon={<X size={13} />} onSelect={() => onOrder(undefined)}>
              {t("table.sort_not")}
            </MenuItem>
          )}
          <MenuLine />
        </>
      )}
      {column.filter && onFilterBy && (
        <MenuItem icon={<ListFilter size={13} />} onSelect={() => onFilterBy(column)}>
          {t("table.filter_by")}
        </MenuItem>
      )}
      <MenuItem icon={pinned ? <PinOff size={13} /> : <Pin size={13} />} onSelect={() => columns.pin(column.id, !pinned)}>
        {pinned ? t("table.unpin") : t("table.pin")}
      </MenuItem>
      <MenuItem icon={<ArrowLeft size={13} />} onSelect={() => columns.shift(column.id, -1)}>
        {t("table.move_left")}
      </MenuItem>
      <MenuItem icon={<ArrowRight size={13} />} onSelect={() => columns.shift(column.id, 1)}>
        {t("table.move_right")}
      </MenuItem>
      {!column.fixed && (
        <MenuItem icon={<EyeOff size={13} />} onSelect={() => (column.split ? columns.unsplit(column.id) : columns.show(column.id, false))}>
          {column.split ? t("table.unsplit") : t("table.hide")}
        </MenuItem>
      )}
    </Menu>
  );
}
