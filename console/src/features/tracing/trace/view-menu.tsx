import { SlidersHorizontal } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/ui/button";
import { Menu, MenuChoices, MenuItem, MenuLabel, MenuLine, MenuToggle } from "@/ui/menu";
import { LEVELS } from "./model/tree";
import type { Toggle, ViewOptions } from "./view-options";

interface ViewMenuProps {
  options: ViewOptions;
  onChange: (change: Partial<ViewOptions>) => void;
  display: string;
  onUnfoldAll: () => void;
  onFoldAll: () => void;
}

const OF_TREE: readonly Toggle[] = ["duration", "cost", "scores", "comments", "heat"];
const OF_TIMELINE: readonly Toggle[] = ["fold_gaps", "critical"];

/** What the navigator shows beside the names, and from which level on. */
export function ViewMenu({ options, onChange, display, onUnfoldAll, onFoldAll }: ViewMenuProps) {
  const { t } = useTranslation("tracing");
  const { t: tParts } = useTranslation("parts");
  return (
    <Menu align="end" width={210} trigger={<IconButton label={t("view.label")} icon={<SlidersHorizontal size={14} />} active={options.level !== "DEBUG"} />}>
      {(display === "timeline" ? OF_TIMELINE : OF_TREE).map((toggle) => (
        <MenuToggle key={toggle} checked={options[toggle]} onToggle={(on) => onChange({ [toggle]: on })}>
          {t(`view.${toggle}`)}
        </MenuToggle>
      ))}
      <MenuLine />
      <MenuLabel>{t("view.level")}</MenuLabel>
      <MenuChoices value={options.level} onPick={(level) => onChange({ level })} choices={LEVELS.map((value) => ({ value, label: tParts(`level.${value}`) }))} />
      <MenuLine />
      <MenuItem onSelect={onUnfoldAll}>{t("trace.unfold_all")}</MenuItem>
      <MenuItem onSelect={onFoldAll}>{t("trace.fold_all")}</MenuItem>
    </Menu>
  );
}
