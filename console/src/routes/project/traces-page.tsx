import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { ChevronDown, ChevronUp, Maximize2, X } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Filter } from "@/api/types";
import { facetsQuery, firstEventQuery, histogramQuery, traceCountQuery, tracesQuery } from "@/data/tracing";
import { FacetSidebar } from "@/features/tracing/filters/facet-sidebar";
import { FilterChips } from "@/features/tracing/filters/filter-chips";
import { grainOf } from "@/features/tracing/list/grain";
import { HistogramStrip } from "@/features/tracing/list/histogram-strip";
import { FilteredEmpty } from "@/features/tracing/list/list-empty";
import { useTraceColumns } from "@/features/tracing/list/trace-columns";
import { TraceList } from "@/features/tracing/list/trace-list";
import { TracesToolbar } from "@/features/tracing/list/traces-toolbar";
import { formatCompact } from "@/lib/format";
import { useShortcuts } from "@/lib/shortcuts";
import { recall, remember } from "@/lib/storage";
import { rowsOf } from "@/parts/load-more-rows";
import { PeekPanel } from "@/parts/peek-panel";
import { listQueryOf } from "@/parts/project-search";
import { IconButton } from "@/ui/button";
import { ErrorState } from "@/ui/states";
import { ColumnMenu } from "@/ui/table/column-menu";
import { useColumns } from "@/ui/table/use-columns";
import { StepsList } from "./steps-list";
import { TracePanel } from "./trace-panel";
import { NothingYet } from "./nothing-yet";

const route = getRouteApi("/in/project/$projectId/traces");

export function TracesPage() {
  const { t, i18n } = useTranslation("tracing");
  const { projectId } = route.useParams();
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/project/$projectId/traces" });
  const searchBox = useRef<HTMLInputElement>(null);
  const [facetsOpen, setFacetsOpen] = useState(() => recall("facets") !== "shut");
  const grain = grainOf(search.grain);
  const list = listQueryOf(search);
  const asTraces = grain === "traces";

  const traces = useInfiniteQuery({ ...tracesQuery(projectId, list), enabled: asTraces });
  const count = useQuery({ ...traceCountQuery(projectId, { ...list, order: undefined }), enabled: asTraces });
  const facets = useQuery(facetsQuery(projectId, { range: list.range, environments: list.environments, search: list.search, filters: list.filters }));
  const histogram = useQuery(histogramQuery(projectId, { ...list, order: undefined }));
  const rows = rowsOf(traces.data);
  const untouched = list.filters.length === 0 && !list.search && list.environments.length === 0;
  const first = useQuery({ ...firstEventQuery(projectId), enabled: asTraces && rows?.length === 0 && untouched });

  const slowest = Math.max(0, ...(rows ?? []).map((row) => row.latency_ms ?? 0));
  const columns = useColumns("traces", useTraceColumns(projectId, slowest));
  const go = (change: Partial<typeof search>) => void navigate({ search: (before) => ({ ...before, ...change }) });
  const setFilters = (filters: Filter[]) => go({ filter: filters.length > 0 ? filters : undefined });
  const toggleFacets = () => {
    remember("facets", facetsOpen ? "shut" : "open");
    setFacetsOpen(!facetsOpen);
  };
  const peek = (traceId: string | undefined) => void navigate({ search: (before) => ({ ...before, peek: traceId, observation: undefined }), replace: search.peek !== undefined });
  const move = (by: number) => {
    const at = rows?.findIndex((row) => row.id === search.peek) ?? -1;
    const next = rows?.[at + by];
    if (next) peek(next.id);
  };
  useShortcuts({
    "/": () => searchBox.current?.focus(),
    f: toggleFacets,
    j: () => move(1),
    k: () => move(-1),
    ...(search.peek ? { Escape: () => peek(undefined) } : {}),
  });

  const refresh = () => {
    void traces.refetch();
    void count.refetch();
    void facets.refetch();
    void histogram.refetch();
  };
  const empty =
    first.data && !first.data.received ? (
      <NothingYet projectId={projectId} />
    ) : (
      <FilteredEmpty
        title={t("traces.no_match")}
        filters={list.filters}
        search={list.search}
        range={list.range}
        environments={list.environments}
        onFilters={setFilters}
        onSearch={() => go({ search: undefined })}
        onRange={(dateRange) => go({ dateRange })}
        onEnvironments={() => go({ env: undefined })}
      />
    );

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <h1 className="sr-only">{t("traces.title")}</h1>
      <TracesToolbar
        search={search.search}
        filters={list.filters}
        grain={grain}
        facetsOpen={facetsOpen}
        refreshing={traces.isRefetching}
        searchRef={searchBox}
        onSearch={(text, filters) => go({ search: text, filter: filters.length > 0 ? filters : undefined })}
        onGrain={(next) => go({ grain: next === "traces" ? undefined : next, order: undefined, peek: undefined })}
        onFacets={toggleFacets}
        onRefresh={refresh}
        trailing={asTraces && <ColumnMenu choice={columns} />}
      />
      <div className="relative flex min-h-0 flex-1 border-t border-line">
        {facetsOpen && <FacetSidebar facets={facets.data} filters={list.filters} onChange={setFilters} />}
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          {list.filters.length > 0 && (
            <div className="border-b border-line px-4 py-1.5">
              <FilterChips filters={list.filters} onChange={setFilters} />
            </div>
          )}
          {rows?.length !== 0 && (
            <div className="border-b border-line px-4 pt-1.5">
              <HistogramStrip histogram={histogram.data} onZoom={(dateRange) => go({ dateRange })} />
            </div>
          )}
          {asTraces && traces.error && !rows && <ErrorState error={traces.error} onRetry={refresh} />}
          {asTraces && !(traces.error && !rows) && (
            <TraceList
              projectId={projectId}
              columns={columns}
              rows={rows}
              picked={search.peek}
              order={search.order ?? "timestamp.desc"}
              onOrder={(order) => go({ order })}
              onPeek={peek}
              refreshing={traces.isFetching && !traces.isFetchingNextPage && rows !== undefined}
              hasMore={traces.hasNextPage}
              loadingMore={traces.isFetchingNextPage}
              onMore={() => void traces.fetchNextPage()}
              empty={empty}
              footer={<span>{count.data ? t("traces.count", { count: count.data.count, shown: formatCompact(count.data.count, i18n.language) }) : t("traces.counting")}</span>}
            />
          )}
          {!asTraces && <StepsList projectId={projectId} grain={grain} list={list} order={search.order} onOrder={(order) => go({ order })} onPeek={(traceId, observation) => go({ peek: traceId, observation })} />}
        </div>
        {search.peek && (
          <PeekPanel label={t("traces.peek")}>
            <TracePanel
              key={search.peek}
              projectId={projectId}
              traceId={search.peek}
              observation={search.observation}
              display={search.display}
              onSelect={(observation) => void navigate({ search: (before) => ({ ...before, observation }), replace: true })}
              onDisplay={(display) => void navigate({ search: (before) => ({ ...before, display }), replace: true })}
              onDeleted={() => peek(undefined)}
              leading={
                <>
                  <span className="mx-1 h-4 w-px bg-line" />
                  <IconButton label={t("peek.previous")} hint="k" icon={<ChevronUp size={16} />} onClick={() => move(-1)} />
                  <IconButton label={t("peek.next")} hint="j" icon={<ChevronDown size={16} />} onClick={() => move(1)} />
                  <Link to="/project/$projectId/traces/$traceId" params={{ projectId, traceId: search.peek }} search={{ observation: search.observation, display: search.display }} aria-label={t("peek.open")} title={t("peek.open")} className="flex size-7 items-center justify-center rounded-md text-ink-2 hover:bg-hover hover:text-ink">
                    <Maximize2 size={14} />
                  </Link>
                  <IconButton label={t("peek.close")} hint="Esc" icon={<X size={16} />} onClick={() => peek(undefined)} />
                </>
              }
            />
          </PeekPanel>
        )}
      </div>
    </div>
  );
}
