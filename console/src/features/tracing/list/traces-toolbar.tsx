import { ListFilter, RotateCw } from "lucide-react";
import type { ReactNode, Ref } from "react";
import { useTranslation } from "react-i18next";
import type { Filter } from "@/api/types";
import { IconButton } from "@/ui/button";
import { SearchBox } from "@/ui/search-box";
import { Segments } from "@/ui/tabs";
import { merge, readSearch } from "../filters/grammar";
import type { FilterState } from "../filters/facet-model";
import { GRAINS, type Grain } from "./grain";

interface TracesToolbarProps {
  search: string | undefined;
  filters: FilterState;
  grain: Grain;
  facetsOpen: boolean;
  refreshing: boolean;
  searchRef: Ref<HTMLInputElement>;
  onSearch: (text: string | undefined, filters: Filter[]) => void;
  onGrain: (grain: Grain) => void;
  onFacets: () => void;
  onRefresh: () => void;
  trailing: ReactNode;
}

export function TracesToolbar({ search, filters, grain, facetsOpen, refreshing, searchRef, onSearch, onGrain, onFacets, onRefresh, trailing }: TracesToolbarProps) {
  const { t } = useTranslation("tracing");
  return (
    <div className="flex h-11 shrink-0 items-center gap-2 px-3">
      <IconButton label={t("facets.toggle")} hint="f" icon={<ListFilter size={15} />} active={facetsOpen} aria-pressed={facetsOpen} onClick={onFacets} />
      <Segments label={t("grain.label")} value={grain} onPick={onGrain} tabs={GRAINS.map((value) => ({ value, label: t(`grain.${value}`) }))} />
      <SearchBox
        ref={searchRef}
        value={search ?? ""}
        label={t("search.placeholder")}
        className="max-w-[560px] flex-1"
        onSearch={(typed) => {
          const found = readSearch(typed);
          onSearch(found.text || undefined, merge(filters, found.filters));
        }}
      />
      <div className="flex-1" />
      <IconButton label={t("refresh")} icon={<RotateCw size={15} className={refreshing ? "animate-spin" : ""} />} onClick={onRefresh} />
      {trailing}
    </div>
  );
}
