import { useTranslation } from "react-i18next";
import type { Filter } from "@/api/types";
import { widerRange } from "@/lib/time-range";
import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/states";
import { without, type FilterState } from "../filters/facet-model";
import type { Vocabulary } from "../filters/grammar/fields";
import { useTermText } from "../filters/term-text";

interface FilteredEmptyProps {
  title: string;
  filters: FilterState;
  words?: Vocabulary;
  search: string | undefined;
  range: string;
  environments: readonly string[];
  onFilters: (filters: Filter[]) => void;
  onSearch: (search: undefined) => void;
  onRange: (range: string) => void;
  onEnvironments: (environments: undefined) => void;
}

/** Nothing fits: one button for each thing that could be let go. */
export function FilteredEmpty({ title, filters, words, search, range, environments, onFilters, onSearch, onRange, onEnvironments }: FilteredEmptyProps) {
  const { t } = useTranslation("tracing");
  const { t: tParts } = useTranslation("parts");
  const text = useTermText(words);
  const wider = widerRange(range);
  return (
    <EmptyState title={title} body={t("empty.relax")}>
      {search && <Button onClick={() => onSearch(undefined)}>{t("empty.drop", { term: search })}</Button>}
      {filters.map((term) => (
        <Button key={JSON.stringify(term)} onClick={() => onFilters(without(filters, term))}>
          {t("empty.drop", { term: text(term) })}
        </Button>
      ))}
      {environments.length > 0 && <Button onClick={() => onEnvironments(undefined)}>{t("empty.all_environments")}</Button>}
      {range !== "all" && <Button onClick={() => onRange(wider)}>{t("empty.widen", { range: tParts(`range.${wider}`) })}</Button>}
    </EmptyState>
  );
}
