import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Filter } from "@/api/types";
import { viewsQuery, type SavedView, type ViewState } from "@/data/views";
import { fitting } from "@/features/dashboards/views/view-state";
import type { Vocabulary } from "@/features/tracing/filters/grammar/fields";
import type { LayoutState } from "@/ui/table/layout";
import { toast } from "@/ui/toast";

export interface ListState {
  filter?: Filter[];
  search?: string;
  order?: string;
  grain?: string;
  viewId?: string;
}

export interface ListView<State> {
  state: State;
  apply: (view: SavedView | undefined) => void;
}

interface ListViewOptions {
  projectId: string;
  /** Which list: `traces`, `sessions`, … */
  list: string;
  /** What can be said of its rows. */
  words: Vocabulary;
  search: ListState;
  layout: LayoutState;
  /** Ids of the columns that the list has now. */
  columns: readonly string[];
  go: (change: ListState) => void;
}

const isPlain = (search: ListState) => !search.filter && !search.search && !search.order && !search.grain;

/** Whether filters of this list may name the column, also by a word of before for it. */
function canFilter(words: Vocabulary, filter: Filter): boolean {
  if (filter.type === "scope") return words.scopes;
  return (words.metadata && filter.column === "metadata") || (words.scores && filter.column.startsWith("score")) || words.named(filter.column) !== undefined;
}

/** The list as a saved view sees it, and how a view is put on; the address that names a view opens like it. */
export function useListView({ projectId, list, words, search, layout, columns, go }: ListViewOptions): ListView<ViewState> {
  const { t } = useTranslation("dashboards");
  const views = useQuery(viewsQuery(projectId, list));
  const { shown, order, pinned, split } = layout.layout;
  const state: ViewState = { filters: search.filter ?? [], search: search.search, order: search.order, grain: search.grain, columns: { shown, order, pinned, split } };
  const apply = (view: SavedView | undefined) => {
    if (!view) return go({ filter: undefined, search: undefined, order: undefined, grain: undefined, viewId: undefined });
    const { state: kept, dropped } = fitting(view.state, new Set(columns), (filter) => canFilter(words, filter));
    if (kept.columns) layout.change(kept.columns);
    if (dropped.length > 0) toast.bad(t("views.dropped", { names: dropped.join(", ") }));
    go({ filter: kept.filters?.length ? kept.filters : undefined, search: kept.search, order: kept.order, grain: kept.grain, viewId: view.id });
  };
  const opened = useRef<string>(undefined);
  useEffect(() => {
    if (!views.data || opened.current === `${projectId} ${list}`) return;
    opened.current = `${projectId} ${list}`;
    const named = search.viewId ?? views.data.default_for_me ?? views.data.default_for_project;
    const view = views.data.items.find((one) => one.id === named);
    if (view && isPlain(search)) apply(view);
    else if (search.viewId && !view) toast.bad(t("views.gone"));
    // A list opens with a view once; what the reader does afterwards is theirs.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [views.data, projectId, list]);
  return { state, apply };
}
