import { ChevronDown, ChevronUp } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Neighbours } from "@/data/neighbours";
import { useShortcuts } from "@/lib/shortcuts";
import { IconButton } from "@/ui/button";

interface NeighbourButtonsProps {
  neighbours: Neighbours;
  onGo: (id: string) => void;
}

/** To the one before and after in the list that this page was opened from; `k` and `j` do the same. */
export function NeighbourButtons({ neighbours: { previous, next, place }, onGo }: NeighbourButtonsProps) {
  const { t } = useTranslation("parts");
  const go = (id: string | undefined) => (id === undefined ? false : onGo(id));
  useShortcuts({ k: () => go(previous), j: () => go(next) });
  if (place === undefined) return null;
  return (
    <>
      <IconButton label={t("neighbours.previous")} hint="k" icon={<ChevronUp size={16} />} disabled={previous === undefined} onClick={() => go(previous)} />
      <IconButton label={t("neighbours.next")} hint="j" icon={<ChevronDown size={16} />} disabled={next === undefined} onClick={() => go(next)} />
    </>
  );
}
