import { ChevronDown, Radio, RotateCw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";
import { IconButton } from "./button";
import { Menu, MenuChoices } from "./menu";

export const PACES = ["off", "30s", "1m", "5m", "15m", "live"] as const;
export type Pace = (typeof PACES)[number];
/** How often a list looks for news; 0 is never. */
export const PACE_MS: Readonly<Record<Pace, number>> = { off: 0, "30s": 30_000, "1m": 60_000, "5m": 300_000, "15m": 900_000, live: 3000 };

export function paceOf(text: string | null): Pace {
  return PACES.find((pace) => pace === text) ?? "off";
}

interface RefreshMenuProps {
  pace: Pace;
  refreshing: boolean;
  onPace: (pace: Pace) => void;
  onRefresh: () => void;
}

/** Now, every so often, or live. */
export function RefreshMenu({ pace, refreshing, onPace, onRefresh }: RefreshMenuProps) {
  const { t } = useTranslation("ui");
  return (
    <div className="flex items-center">
      <IconButton label={t("refresh.now")} icon={<RotateCw size={15} className={cx(refreshing && "animate-spin")} />} onClick={onRefresh} />
      <Menu
        align="end"
        trigger={
          <button type="button" aria-label={t("refresh.label", { pace: t(`refresh.${pace}`) })} className={cx("flex h-7 items-center gap-1 rounded-md px-1.5 text-meta hover:bg-hover", pace === "off" ? "text-ink-2" : "text-accent")}>
            {pace === "live" && <Radio size={13} aria-hidden />}
            {pace !== "off" && t(`refresh.${pace}`)}
            <ChevronDown size={12} aria-hidden />
          </button>
        }
      >
        <MenuChoices value={pace} onPick={onPace} choices={PACES.map((value) => ({ value, label: t(`refresh.${value}`) }))} />
      </Menu>
    </div>
  );
}
