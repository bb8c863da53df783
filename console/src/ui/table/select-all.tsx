import { useTranslation } from "react-i18next";
import type { Selection } from "./selection";

/** The box above all boxes: half when some rows are picked. */
export function SelectAll({ selection, ids }: { selection: Selection; ids: readonly string[] }) {
  const { t } = useTranslation("ui");
  const all = selection.everything || (ids.length > 0 && ids.every((id) => selection.ids.has(id)));
  return (
    <div role="columnheader" className="sticky left-0 z-10 flex items-center justify-center bg-ground pl-2">
      <input
        type="checkbox"
        aria-label={t("table.select_all")}
        checked={all}
        ref={(box) => {
          if (box) box.indeterminate = !all && selection.ids.size > 0;
        }}
        onChange={() => selection.toggleAll(ids)}
        className="size-3.5 accent-accent"
      />
    </div>
  );
}
