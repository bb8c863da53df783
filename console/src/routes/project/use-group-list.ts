import { useQuery } from "@tanstack/react-query";
import type { Filter } from "@/api/types";
import { facetsQuery, type ListQuery } from "@/data/tracing";
import { seenValues, termFor, withTerm } from "@/features/tracing/filters/facet-model";
import type { Vocabulary } from "@/features/tracing/filters/grammar/fields";
import type { Column } from "@/ui/table/column";
import { useTableLayout } from "@/ui/table/layout";
import { useSelection } from "@/ui/table/selection";
import { useColumnsIn } from "@/ui/table/use-columns";
import { useListView, type ListState } from "./use-list-view";

interface GroupListOptions<T> {
  projectId: string;
  name: "sessions" | "users" | "scores";
  words: Vocabulary;
  list: ListQuery;
  search: ListState;
  columns: readonly Column<T>[];
  go: (change: ListState) => void;
}

/** Under which name the values of a column stand among those that traces have. */
const SEEN: Readonly<Record<string, string>> = { userIds: "userId", traceTags: "tags", traceName: "name" };

/** What the lists beside that of traces have in common: columns, views, picked rows, values to type. */
export function useGroupList<T>({ projectId, name, words, list, search, columns, go }: GroupListOptions<T>) {
  const layout = useTableLayout(name);
  const choice = useColumnsIn(layout, columns);
  const view = useListView({ projectId, list: name, words, search, layout, columns: choice.all.map((column) => column.id), go });
  const selection = useSelection(JSON.stringify([projectId, name, list]));
  const facets = useQuery(facetsQuery(projectId, { range: list.range, environments: list.environments, filters: [] }));
  const own = name === "sessions" ? "sessionId" : "userId";
  const setFilters = (filters: Filter[]) => go({ filter: filters.length > 0 ? filters : undefined });
  return {
    choice,
    view,
    selection,
    setFilters,
    valuesOf: (column: string) => seenValues(facets.data, column === "id" ? own : (SEEN[column] ?? column)),
    onQuery: (text: string | undefined, filters: Filter[]) => go({ search: text, filter: filters.length > 0 ? filters : undefined }),
    onPickValue: (column: { filter?: string }, value: string, exclude: boolean) => {
      const term = termFor(column.filter ?? "", value, exclude, words);
      if (term) setFilters(withTerm(list.filters, term));
    },
  };
}
