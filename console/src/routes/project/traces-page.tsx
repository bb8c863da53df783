import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useRef, useState, type ReactNode } from "react";
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
import { useTitle } from "@/lib/title";
import { isRefreshing, rowsOf } from "@/parts/load-more-rows";
import { listQueryOf } from "@/parts/project-search";
import { ErrorState } from "@/ui/states";
import { ColumnMenu } from "@/ui/table/column-menu";
import { useColumns } from "@/ui/table/use-columns";
import { StepsList } from "./steps-list";
import { NothingYet } from "./nothing-yet";
import { PeekedTrace } from "./peeked-trace";

const route = getRouteApi("/in/project/$projectId/traces");

export function TracesPage() {
  const { t } = useTranslation("tracing");
  const { projectId } = route.useParams();
  useTitle(t("traces.title"));
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

  const refresh = () => [traces, count, facets, histogram].forEach((query) => void query.refetch());
  const nothingYet = first.data?.received === false;
  const empty = nothingYet ? (
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
        {facetsOpen && !search.peek && <FacetSidebar facets={facets.data} failed={facets.isError} filters={list.filters} onChange={setFilters} />}
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <FilterChips filters={list.filters} onChange={setFilters} />
          {rows?.length !== 0 && (
            <div className="border-b border-line px-4 pt-1.5">
              <HistogramStrip histogram={histogram.data} onZoom={(dateRange) => go({ dateRange })} />
            </div>
          )}
          {asTraces ? (
            <Unless failed={rows === undefined && traces.error} onRetry={refresh}>
              <TraceList
                projectId={projectId}
                columns={columns}
                rows={rows}
                picked={search.peek}
                order={search.order ?? "timestamp.desc"}
                onOrder={(order) => go({ order })}
                onPeek={peek}
                refreshing={isRefreshing(traces)}
                hasMore={traces.hasNextPage}
                loadingMore={traces.isFetchingNextPage}
                onMore={() => void traces.fetchNextPage()}
                empty={empty}
                footer={<Count count={count.data?.count} />}
              />
            </Unless>
          ) : (
            <StepsList projectId={projectId} grain={grain} list={list} order={search.order} onOrder={(order) => go({ order })} onPeek={(traceId, observation) => go({ peek: traceId, observation })} />
          )}
        </div>
        {search.peek && <PeekedTrace projectId={projectId} traceId={search.peek} onMove={move} onClose={() => peek(undefined)} />}
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
