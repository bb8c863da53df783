import { useTranslation } from "react-i18next";
import type { Facets, Filter } from "@/api/types";
import { Skeleton } from "@/ui/states";
import { FacetGroup } from "./facet-group";
import { boundsOf, NUMBER_FACETS, pickedOf, VALUE_FACETS, withBounds, withExcluded, withPicked, type FilterState } from "./facet-model";
import { NumberGroup } from "./number-group";

interface FacetSidebarProps {
  facets: Facets | undefined;
  failed: boolean;
  filters: FilterState;
  onChange: (filters: Filter[]) => void;
}

/** What can be narrowed down, with how many there are of each. Open at first: what most questions begin with. */
const OPEN_AT_FIRST: readonly string[] = ["levels", "names", "models", "tags"];

export function FacetSidebar({ facets, failed, filters, onChange }: FacetSidebarProps) {
  const { t } = useTranslation("tracing");
  return (
    <aside aria-label={t("facets.label")} className="w-[216px] shrink-0 overflow-y-auto border-r border-line py-2">
      {failed && facets === undefined && <p className="px-4 py-2 text-ink-2">{t("facets.failed")}</p>}
      {!failed && facets === undefined && (
        <div className="flex flex-col gap-2 px-4 py-2">
          {[0, 1, 2, 3, 4, 5].map((at) => (
            <Skeleton key={at} className="h-4" />
          ))}
        </div>
      )}
      {facets &&
        VALUE_FACETS.map((facet) => {
          const values = facets[facet.name] ?? [];
          const picked = pickedOf(filters, facet);
          if (values.length === 0 && picked.length === 0) return null;
          return (
            <FacetGroup
              key={facet.name}
              name={facet.name}
              title={t(`facets.${facet.name}`)}
              values={values}
              picked={picked}
              startOpen={OPEN_AT_FIRST.includes(facet.name)}
              onPick={(next) => onChange(withPicked(filters, facet, next))}
              onExclude={(value) => onChange(withExcluded(filters, facet, value))}
            />
          );
        })}
      {facets &&
        NUMBER_FACETS.map((facet) => {
          const { low, high } = boundsOf(filters, facet.column);
          return (
            <NumberGroup
              key={`${facet.name} ${low} ${high}`}
              title={t(`facets.${facet.name}`)}
              low={low}
              high={high}
              onBound={(from, to) => onChange(withBounds(filters, facet.column, from, to))}
            />
          );
        })}
    </aside>
  );
}
