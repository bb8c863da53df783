import { ListFilter } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { useTranslation } from "react-i18next";
import type { Filter } from "@/api/types";
import { IconButton } from "@/ui/button";
import { Segments } from "@/ui/tabs";
import type { FilterState } from "../filters/facet-model";
import type { SeenValue } from "../filters/grammar/suggest";
import { QueryBar } from "../filters/query-bar";
import { QuickChips } from "../filters/quick-chips";
import { GRAINS, wordsOf, type Grain } from "./grain";

interface TracesToolbarProps {
  search: string | undefined;
  filters: FilterState;
  valuesOf: (column: string) => readonly SeenValue[];
  onTyping: (word: string) => void;
  grain: Grain;
  facetsOpen: boolean;
  searchRef: RefObject<HTMLInputElement | null>;
  onQuery: (text: string | undefined, filters: Filter[]) => void;
  onGrain: (grain: Grain) => void;
  onFacets: () => void;
  /** Views, columns and the like, beside the search. */
  trailing: ReactNode;
  /** What can be done with the picked rows, beside the quick questions. */
  actions: ReactNode;
}

/** What narrows the list, and how it is looked at. */
export function TracesToolbar({ search, filters, valuesOf, onTyping, grain, facetsOpen, searchRef, onQuery, onGrain, onFacets, trailing, actions }: TracesToolbarProps) {
  const { t } = useTranslation("tracing");
  return (
    <div className="flex shrink-0 flex-col gap-1.5 px-3 py-2">
      <div className="flex items-center gap-2">
        <IconButton label={t("facets.toggle")} hint="f" icon={<ListFilter size={15} />} active={facetsOpen} aria-pressed={facetsOpen} onClick={onFacets} />
        <QueryBar search={search} filters={filters} words={wordsOf(grain)} room={grain === "traces" ? "searches" : "searches.steps"} valuesOf={valuesOf} onTyping={onTyping} onQuery={onQuery} inputRef={searchRef} className="flex-1" />
        {trailing}
      </div>
      <div className="flex min-w-0 items-center gap-3">
        <Segments label={t("grain.label")} value={grain} onPick={onGrain} tabs={GRAINS.map((value) => ({ value, label: t(`grain.${value}`) }))} />
        <QuickChips filters={filters} onChange={(next) => onQuery(search, next)} />
        <div className="flex-1" />
        {actions}
      </div>
    </div>
  );
}
