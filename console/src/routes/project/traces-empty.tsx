import { useQueries } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Filter } from "@/api/types";
import { traceCountQuery, type ListQuery } from "@/data/tracing";
import { without } from "@/features/tracing/filters/facet-model";
import type { Relaxation } from "@/features/tracing/list/relaxations";
import { RelaxedEmpty } from "@/features/tracing/list/relaxed-empty";
import { useTermText } from "@/features/tracing/filters/term-text";
import { traceFilters } from "@/features/tracing/list/grain";
import { widerRange } from "@/lib/time-range";
import { NothingYet } from "./nothing-yet";

interface Change {
  filter?: Filter[];
  search?: string;
  env?: string[];
  dateRange?: string;
}

interface TracesEmptyProps {
  projectId: string;
  nothingYet: boolean;
  list: ListQuery;
  go: (change: Change) => void;
}

interface Choice {
  label: string;
  change: Change;
  list: ListQuery;
}

const MOST_CHOICES = 8;

/** Nothing arrived ever, or nothing fits: then each single thing that could be let go, with how much it would show. */
export function TracesEmpty({ projectId, nothingYet, list, go }: TracesEmptyProps) {
  const { t } = useTranslation("tracing");
  const choices = useChoices(list).slice(0, nothingYet ? 0 : MOST_CHOICES);
  const counts = useQueries({ queries: choices.map((choice) => traceCountQuery(projectId, { ...choice.list, order: undefined, filters: traceFilters(choice.list.filters) })) });
  if (nothingYet) return <NothingYet projectId={projectId} />;
  const relaxations = choices.map((choice, at): Relaxation => ({ label: choice.label, count: counts[at]?.data?.count, onPick: () => go(choice.change) }));
  const counting = counts.some((one) => one.isPending);
  return <RelaxedEmpty title={t("traces.no_match")} relaxations={counting ? undefined : relaxations} />;
}

function useChoices(list: ListQuery): Choice[] {
  const { t } = useTranslation("tracing");
  const { t: tParts } = useTranslation("parts");
  const text = useTermText();
  const wider = widerRange(list.range);
  const drop = (term: string) => t("empty.drop", { term });
  return [
    ...(list.search ? [{ label: drop(list.search), change: { search: undefined }, list: { ...list, search: undefined } }] : []),
    ...list.filters.map((term) => {
      const filters = without(list.filters, term);
      return { label: drop(text(term)), change: { filter: filters.length > 0 ? filters : undefined }, list: { ...list, filters } };
    }),
    ...(list.environments.length > 0 ? [{ label: t("empty.all_environments"), change: { env: undefined }, list: { ...list, environments: [] } }] : []),
    ...(list.range !== "all" ? [{ label: t("empty.widen", { range: tParts(`range.${wider}`) }), change: { dateRange: wider }, list: { ...list, range: wider } }] : []),
  ];
}
