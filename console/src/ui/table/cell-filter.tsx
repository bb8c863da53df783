import { Filter, FilterX, ListFilter } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";
import { Menu, MenuItem, MenuLabel } from "../menu";
import type { Column } from "./column";

interface CellFilterProps<T> {
  column: Column<T>;
  values: readonly string[];
  ground: string;
  onPickValue: (column: Column<T>, value: string, exclude: boolean) => void;
}

const MOST = 8;

/** At the edge of a cell while it is pointed at: narrow the list to what stands in it, or to everything else. */
export function CellFilter<T>({ column, values, ground, onPickValue }: CellFilterProps<T>) {
  const { t } = useTranslation("ui");
  // The menu itself is only made for the one cell that is asked: a page of rows has hundreds of cells.
  const [open, setOpen] = useState(false);
  const look = cx("absolute inset-y-0 right-0 my-auto h-6 w-6 items-center justify-center rounded-sm text-ink-2 hover:text-accent", ground, open ? "flex" : "hidden group-hover/cell:flex");
  const label = t("table.cell_filter", { column: column.title });
  if (!open)
    return (
      <button type="button" tabIndex={-1} aria-label={label} title={label} className={look} onClick={() => setOpen(true)}>
        <ListFilter size={12} aria-hidden />
      </button>
    );
  return (
    <Menu
      open
      onOpenChange={setOpen}
      align="end"
      trigger={
        <button type="button" aria-label={label} className={look}>
          <ListFilter size={12} aria-hidden />
        </button>
      }
    >
      {values.slice(0, MOST).map((value) => (
        <div key={value} role="group" aria-label={value} className="max-w-80">
          <MenuLabel>
            <span className="ellipsis block">{value}</span>
          </MenuLabel>
          <MenuItem icon={<Filter size={13} />} onSelect={() => onPickValue(column, value, false)}>
            {t("table.cell_only")}
          </MenuItem>
          <MenuItem icon={<FilterX size={13} />} onSelect={() => onPickValue(column, value, true)}>
            {t("table.cell_not")}
          </MenuItem>
        </div>
      ))}
    </Menu>
  );
}
