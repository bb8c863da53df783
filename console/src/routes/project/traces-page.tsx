import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Filter } from "@/api/types";
import { everythingOf } from "@/data/batch-jobs";
import { ViewsMenu } from "@/features/dashboards/views/views-menu";
import { BatchActions } from "@/features/exports/batch-actions";
import { FacetSidebar } from "@/features/tracing/filters/facet-sidebar";
import { termFor, withBounds, withTerm } from "@/features/tracing/filters/facet-model";
import { OF_TRACES } from "@/features/tracing/filters/grammar/fields";
import { useSeenValues } from "@/features/tracing/filters/use-seen-values";
import { fieldsOf } from "@/features/tracing/list/field-names";
import { grainOf } from "@/features/tracing/list/grain";
import { PreviewMode } from "@/features/tracing/list/preview-mode";
import { TimeStrip } from "@/features/tracing/list/time-strip";
import { TraceList } from "@/features/tracing/list/trace-list";
import { TracesToolbar } from "@/features/tracing/list/traces-toolbar";
import { formatCompact } from "@/lib/format";
import { useShortcuts } from "@/lib/shortcuts";
import { recall, remember } from "@/lib/storage";
import { useTitle } from "@/lib/title";
import { isRefreshing } from "@/parts/load-more-rows";
import { listQueryOf } from "@/parts/project-search";
import { NewsPill } from "@/ui/news-pill";
import { RefreshMenu } from "@/ui/refresh-menu";
import { ErrorState } from "@/ui/states";
import { useSelection } from "@/ui/table/selection";
import { PeekedTrace } from "./peeked-trace";
import { StepsList } from "./steps-list";
import { TracesEmpty } from "./traces-empty";
import { useListView } from "./use-list-view";
import { usePeekWalk } from "./use-peek-walk";
import { peekRows, useTracesColumns, useTracesLayout } from "./use-traces-columns";
import { useTracesQueries } from "./use-traces-queries";
import { useMay } from "./use-may";

const route = getRouteApi("/in/project/$projectId/traces");

export function TracesPage() {
  const { t } = useTranslation("tracing");
  const { projectId } = route.useParams();
  useTitle(t("traces.title"));
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/project/$projectId/traces" });
  const searchBox = useRef<HTMLInputElement>(null);
  const [facetsOpen, setFacetsOpen] = useState(() => recall("facets") !== "shut");
  const [viewsOpen, setViewsOpen] = useState(false);
  const may = useMay(projectId);
  const grain = grainOf(search.grain);
  const list = listQueryOf(search);
  const asTraces = grain === "traces";
  const layout = useTracesLayout(asTraces);
  const { traces, steps, count, facets, histogram, first, rows, stepRows, isEmpty, asked, question, refresh, news } = useTracesQueries(projectId, list, grain, fieldsOf(layout.layout.split));
  const selection = useSelection(JSON.stringify([projectId, asked, grain]));

  const columns = useTracesColumns({ question, asTraces, layout, traces: rows, steps: stepRows });
  const go = (change: Partial<typeof search>) => void navigate({ search: (before) => ({ ...before, ...change }) });
  const setFilters = (filters: Filter[]) => go({ filter: filters.length > 0 ? filters : undefined });
  const pickValue = (column: { filter?: string }, value: string, exclude: boolean) => {
    const term = termFor(column.filter ?? "", value, exclude);
    if (term) setFilters(withTerm(list.filters, term));
  };
  const seen = useSeenValues(question, facets.data, stepRows);
  const view = useListView({ projectId, list: "traces", words: OF_TRACES, search, layout, columns: columns.ids, go });
  const toggleFacets = () => {
    remember("facets", facetsOpen ? "shut" : "open");
    setFacetsOpen(!facetsOpen);
  };
  const peek = (traceId: string | undefined, observation?: string) => void navigate({ search: (before) => ({ ...before, peek: traceId, observation }), replace: search.peek !== undefined });
  const walk = usePeekWalk({ rows: peekRows(asTraces, rows, stepRows), trace: search.peek, step: asTraces ? undefined : search.observation, onPeek: peek });
  useShortcuts({
    "/": () => searchBox.current?.focus(),
    f: toggleFacets,
    v: () => setViewsOpen(true),
    j: () => walk.move(1),
    k: () => walk.move(-1),
    ...(search.peek ? { Escape: () => peek(undefined) } : {}),
  });

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <h1 className="sr-only">{t("traces.title")}</h1>
      <TracesToolbar
        search={search.search}
        filters={list.filters}
        valuesOf={seen.valuesOf}
        onTyping={seen.onTyping}
        grain={grain}
        facetsOpen={facetsOpen}
        searchRef={searchBox}
        onQuery={(text, filters) => go({ search: text, filter: filters.length > 0 ? filters : undefined })}
        onGrain={(next) => go({ grain: next === "traces" ? undefined : next, order: undefined, peek: undefined })}
        onFacets={toggleFacets}
        trailing={
          <>
            <ViewsMenu projectId={projectId} list="traces" state={view.state} viewId={search.viewId} mayShare={may("TableViewPresets:CUD")} onApply={view.apply} open={viewsOpen} onOpenChange={setViewsOpen} />
            <PreviewMode />
            {columns.menu}
            <RefreshMenu pace={news.pace} refreshing={traces.isRefetching || steps.isRefetching} onPace={news.setPace} onRefresh={refresh} />
          </>
        }
        actions={
          asTraces && (
            <BatchActions
              projectId={projectId}
              selection={selection}
              total={count.data?.count}
              loaded={rows?.length ?? 0}
              everything={everythingOf(asked)}
              mayDelete={may("traces:delete")}
              mayTag={may("objects:tag")}
              mayExport={may("batchExports:create")}
            />
          )
        }
      />
      <div className="relative flex min-h-0 flex-1 border-t border-line">
        {facetsOpen && !search.peek && <FacetSidebar facets={facets.data} failed={facets.isError} ofSteps={!asTraces} question={question} filters={list.filters} onChange={setFilters} onSplit={columns.onSplit} onClose={toggleFacets} />}
        <div ref={news.area} onPointerEnter={news.onPointerEnter} onPointerLeave={news.onPointerLeave} className="relative flex min-h-0 min-w-0 flex-1 flex-col">
          {!isEmpty && (
            <TimeStrip
              question={question}
              histogram={histogram.data}
              onZoom={(dateRange, latency) => go({ dateRange, ...(latency && { filter: withBounds(list.filters, "latency", ...latency) }) })}
            />
          )}
          {asTraces ? (
            <Unless failed={rows === undefined && traces.error} onRetry={refresh}>
              <TraceList
                projectId={projectId}
                columns={columns.ofTraces}
                rows={rows}
                picked={search.peek}
                order={search.order ?? "timestamp.desc"}
                onOrder={(order) => go({ order })}
                onPeek={peek}
                selection={selection}
                onPickValue={pickValue}
                onFilterBy={() => {
                  if (!facetsOpen) toggleFacets();
                }}
                refreshing={news.pace !== "live" && isRefreshing(traces)}
                hasMore={traces.hasNextPage}
                loadingMore={traces.isFetchingNextPage}
                onMore={() => void traces.fetchNextPage()}
                empty={<TracesEmpty projectId={projectId} nothingYet={first.data?.received === false} list={list} go={go} />}
                footer={<Count count={count.data?.count} />}
              />
            </Unless>
          ) : (
            <StepsList projectId={projectId} grain={grain} nothingYet={first.data?.received === false} list={list} steps={steps} columns={columns.ofSteps} order={search.order} picked={search.observation} onOrder={(order) => go({ order })} onPeek={peek} onPickValue={pickValue} go={go} />
          )}
          <NewsPill count={news.fresh} onShow={news.show} />
        </div>
        {search.peek && <PeekedTrace projectId={projectId} traceId={search.peek} walk={walk} onClose={() => peek(undefined)} />}
      </div>
    </div>
  );
}

interface UnlessProps {
  failed: unknown;
  onRetry: () => void;
  children: ReactNode;
}

function Unless({ failed, onRetry, children }: UnlessProps) {
  return failed ? <ErrorState error={failed} onRetry={onRetry} /> : children;
}

function Count({ count }: { count: number | undefined }) {
  const { t, i18n } = useTranslation("tracing");
  return <span>{count === undefined ? t("traces.counting") : t("traces.count", { count, shown: formatCompact(count, i18n.language) })}</span>;
}
