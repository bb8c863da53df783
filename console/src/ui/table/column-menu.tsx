import { Columns3 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../button";
import { Menu, MenuItem, MenuLine, MenuToggle } from "../menu";
import type { ColumnChoice } from "./use-columns";

export function ColumnMenu<T>({ choice }: { choice: ColumnChoice<T> }) {
  const { t } = useTranslation("ui");
  return (
    <Menu align="end" trigger={<IconButton label={t("table.columns")} icon={<Columns3 size={15} />} />}>
      {choice.all
        .filter((column) => !column.fixed)
        .map((column) => (
          <MenuToggle key={column.id} checked={choice.isShown(column)} onToggle={(shown) => choice.show(column.id, shown)}>
            {column.title}
          </MenuToggle>
        ))}
      <MenuLine />
      <MenuItem onSelect={choice.reset}>{t("table.reset")}</MenuItem>
    </Menu>
  );
}
