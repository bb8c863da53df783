import { useTranslation } from "react-i18next";
import { formatCompact } from "@/lib/format";
import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/states";

/** One thing that could be let go. `count` is how much would be shown then; undefined while it is not known. */
export interface Relaxation {
  label: string;
  count: number | undefined;
  onPick: () => void;
}

/** Nothing fits: what could be let go, most fruitful first, one press each. */
export function RelaxedEmpty({ title, relaxations }: { title: string; relaxations: readonly Relaxation[] }) {
  const { t, i18n } = useTranslation("tracing");
  return (
    <EmptyState title={title} body={relaxations.length > 0 ? t("empty.relax") : t("empty.no_filter")}>
      {relaxations.map((one) => (
        <Button key={one.label} onClick={one.onPick} look={one.count === 0 ? "ghost" : "plain"}>
          <span className="ellipsis max-w-72">{one.label}</span>
          <span className="num text-ink-2">{one.count === undefined ? "·" : t("empty.rows", { count: one.count, shown: formatCompact(one.count, i18n.language) })}</span>
        </Button>
      ))}
    </EmptyState>
  );
}
