import { useTranslation } from "react-i18next";
import { formatCompact } from "@/lib/format";
import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/states";
import { fruitful, type Relaxation } from "./relaxations";

/** Nothing fits: what could be let go, one press each. `relaxations` is undefined while they are counted. */
export function RelaxedEmpty({ title, relaxations }: { title: string; relaxations: readonly Relaxation[] | undefined }) {
  const { t, i18n } = useTranslation("tracing");
  return (
    <EmptyState title={title} body={relaxations?.length === 0 ? t("empty.no_filter") : t("empty.relax")}>
      {fruitful(relaxations ?? []).map((one) => (
        <Button key={one.label} onClick={one.onPick} look={one.count === 0 ? "ghost" : "plain"}>
          <span className="ellipsis max-w-72">{one.label}</span>
          <span className="num text-ink-2">{one.count === undefined ? "·" : t("empty.rows", { count: one.count, shown: formatCompact(one.count, i18n.language) })}</span>
        </Button>
      ))}
    </EmptyState>
  );
}
