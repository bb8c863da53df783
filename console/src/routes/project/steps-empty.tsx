import { useTranslation } from "react-i18next";
import type { Filter } from "@/api/types";
import type { ListQuery } from "@/data/tracing";
import { wordsOf, type Grain } from "@/features/tracing/list/grain";
import { FilteredEmpty } from "@/features/tracing/list/list-empty";
import { EmptyState } from "@/ui/states";
import { isNarrowed } from "./ask-for-traces";
import { NothingYet } from "./nothing-yet";

interface StepsEmptyProps {
  projectId: string;
  grain: Grain;
  nothingYet: boolean;
  list: ListQuery;
  go: (change: { filter?: Filter[]; search?: string; env?: string[]; dateRange?: string }) => void;
}

/** Nothing arrived ever, nothing fits, or there are no steps of this kind: only what narrows the list can be let go. */
export function StepsEmpty({ projectId, grain, nothingYet, list, go }: StepsEmptyProps) {
  const { t } = useTranslation("tracing");
  if (nothingYet) return <NothingYet projectId={projectId} />;
  const narrowed = isNarrowed(list);
  if (!narrowed && list.range === "all") return <EmptyState title={t("steps.none")} body={t("steps.none_body")} />;
  return (
    <FilteredEmpty
      title={narrowed ? t("steps.no_match") : t("steps.none")}
      words={wordsOf(grain)}
      filters={list.filters}
      search={list.search}
      range={list.range}
      environments={list.environments}
      onFilters={(filters) => go({ filter: filters.length > 0 ? filters : undefined })}
      onSearch={(search) => go({ search })}
      onRange={(dateRange) => go({ dateRange })}
      onEnvironments={(env) => go({ env })}
    />
  );
}
