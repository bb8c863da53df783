import { Columns3, GripVertical, X } from "lucide-react";
import { useState, type KeyboardEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";
import { IconButton } from "../button";
import { Popover } from "../popover";
import { Segments } from "../tabs";
import type { Column } from "./column";
import { DENSITIES } from "./layout";
import type { ColumnChoice } from "./use-columns";

interface ColumnMenuProps<T> {
  choice: ColumnChoice<T>;
  /** Ways to make a column from a field. */
  children?: ReactNode;
}

/** Which columns, in what order, how tall the rows. Rows of the list are dragged, or moved with Alt and the arrows. */
export function ColumnMenu<T>({ choice, children }: ColumnMenuProps<T>) {
  const { t } = useTranslation("ui");
  const groups = [...new Set(choice.all.map((column) => column.group))];
  return (
    <Popover align="end" label={t("table.columns")} trigger={<IconButton label={t("table.columns")} icon={<Columns3 size={15} />} />}>
      <div className="flex w-64 flex-col gap-2">
        <Segments label={t("table.density")} value={choice.density} onPick={choice.setDensity} tabs={DENSITIES.map((value) => ({ value, label: t(`table.density_${value}`) }))} />
        <div className="max-h-[min(420px,60vh)] overflow-y-auto">
          {groups.map((group) => (
            <section key={group ?? ""}>
              {group && <h3 className="px-1 pt-2 text-meta text-ink-2">{group}</h3>}
              <ul>
                {choice.all
                  .filter((column) => column.group === group)
                  .map((column) => (
                    <ColumnLine key={column.id} column={column} choice={choice} />
                  ))}
              </ul>
            </section>
          ))}
        </div>
        {children}
        <button type="button" onClick={choice.reset} className="self-start px-1 text-meta text-accent hover:underline">
          {t("table.reset")}
        </button>
      </div>
    </Popover>
  );
}

const DRAGGED = "application/x-lampyris-column";

function ColumnLine<T>({ column, choice }: { column: Column<T>; choice: ColumnChoice<T> }) {
  const { t } = useTranslation("ui");
  const [over, setOver] = useState(false);
  const onKey = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    const at = choice.all.findIndex((one) => one.id === column.id);
    const neighbour = choice.all[at + (event.key === "ArrowUp" ? -1 : 1)];
    if (neighbour) choice.move(column.id, neighbour.id);
  };
  return (
    <li
      draggable
      onDragStart={(event) => event.dataTransfer.setData(DRAGGED, column.id)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        choice.move(event.dataTransfer.getData(DRAGGED), column.id);
      }}
      onKeyDown={onKey}
      className={cx("group/line flex h-7 items-center gap-1 rounded-sm pr-1 hover:bg-hover", over && "bg-picked")}
    >
      <GripVertical size={13} aria-hidden className="shrink-0 cursor-grab text-ink-2 opacity-0 group-hover/line:opacity-100" />
      <label className="flex min-w-0 flex-1 cursor-pointer items-center gap-2" title={t("table.move_hint")}>
        <input
          type="checkbox"
          checked={choice.isShown(column)}
          disabled={column.fixed}
          onChange={(event) => choice.show(column.id, event.target.checked)}
          className="size-3.5 shrink-0 accent-accent"
        />
        <span className="ellipsis">{column.title}</span>
      </label>
      {column.split && <IconButton label={t("table.unsplit")} icon={<X size={13} />} className="!size-6" onClick={() => choice.unsplit(column.id)} />}
    </li>
  );
}
