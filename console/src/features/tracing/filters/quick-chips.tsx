import { ChevronDown } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Filter } from "@/api/types";
import { cx } from "@/lib/cx";
import { Menu, MenuToggle } from "@/ui/menu";
import { holds, PRESET_GROUPS, PRESETS, toggled } from "./presets";

interface QuickChipsProps {
  filters: readonly Filter[];
  onChange: (filters: Filter[]) => void;
}

/** The questions of every day, by what they are about. */
export function QuickChips({ filters, onChange }: QuickChipsProps) {
  const { t } = useTranslation("tracing");
  return (
    <div role="group" aria-label={t("quick.label")} className="flex items-center gap-1">
      {PRESET_GROUPS.map((group) => {
        const active = PRESETS[group].some((preset) => holds(filters, preset));
        return (
          <Menu
            key={group}
            trigger={
              <button type="button" className={cx("flex h-7 items-center gap-1 rounded-md px-2 whitespace-nowrap", active ? "bg-picked text-accent" : "text-ink-2 hover:bg-hover hover:text-ink")}>
                {t(`quick.${group}`)}
                <ChevronDown size={12} aria-hidden />
              </button>
            }
          >
            {PRESETS[group].map((preset) => (
              <MenuToggle key={preset.name} checked={holds(filters, preset)} onToggle={() => onChange(toggled(filters, preset))}>
                {t(`quick.${preset.name}`)}
              </MenuToggle>
            ))}
          </Menu>
        );
      })}
    </div>
  );
}
