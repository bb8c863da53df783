import { useRef, useState, type ReactNode } from "react";
import { ViewsMenu } from "@/features/dashboards/views/views-menu";
import type { ViewState } from "@/data/views";
import type { Filter } from "@/api/types";
import type { FilterState } from "@/features/tracing/filters/facet-model";
import type { Vocabulary } from "@/features/tracing/filters/grammar/fields";
import type { SeenValue } from "@/features/tracing/filters/grammar/suggest";
import { QueryBar } from "@/features/tracing/filters/query-bar";
import { useShortcuts } from "@/lib/shortcuts";
import type { ListView } from "./use-list-view";
import { useMay } from "./use-may";

interface ListToolbarProps {
  projectId: string;
  title: string;
  list: string;
  words: Vocabulary;
  placeholder: string;
  search: string | undefined;
  filters: FilterState;
  valuesOf: (column: string) => readonly SeenValue[];
  onQuery: (text: string | undefined, filters: Filter[]) => void;
  view: ListView<ViewState>;
  viewId: string | undefined;
  /** Columns and what else stands beside the views. */
  children: ReactNode;
  /** What can be done with the picked rows. */
  actions?: ReactNode;
}

/** What narrows a list and how it is looked at: the same above every list. */
export function ListToolbar({ projectId, title, list, words, placeholder, search, filters, valuesOf, onQuery, view, viewId, children, actions }: ListToolbarProps) {
  const bar = useRef<HTMLInputElement>(null);
  const [viewsOpen, setViewsOpen] = useState(false);
  const may = useMay(projectId);
  useShortcuts({ "/": () => bar.current?.focus(), v: () => setViewsOpen(true) });
  return (
    <div className="flex min-h-11 shrink-0 items-center gap-2 border-b border-line px-4 py-2">
      <h1 className="mr-2 shrink-0 font-semibold">{title}</h1>
      <QueryBar search={search} filters={filters} words={words} placeholder={placeholder} room={`searches.${list}`} valuesOf={valuesOf} onQuery={onQuery} inputRef={bar} className="flex-1" />
      {actions}
      <ViewsMenu projectId={projectId} list={list} state={view.state} viewId={viewId} mayShare={may("TableViewPresets:CUD")} onApply={view.apply} open={viewsOpen} onOpenChange={setViewsOpen} />
      {children}
    </div>
  );
}
