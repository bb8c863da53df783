import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Filter } from "@/api/types";
import { homeQuery } from "@/data/dashboards";
import { facetsQuery, firstEventQuery, histogramQuery, tracesQuery } from "@/data/tracing";
import { HomeFigures, TopList } from "@/features/dashboards/home-figures";
import { HistogramStrip } from "@/features/tracing/list/histogram-strip";
import { RecentTraces } from "@/features/tracing/list/recent-traces";
import { formatUsd } from "@/lib/format";
import { useTitle } from "@/lib/title";
import { rowsOf } from "@/parts/load-more-rows";
import { listQueryOf } from "@/parts/project-search";
import { ErrorState, PageSkeleton } from "@/ui/states";
import { NothingYet } from "./nothing-yet";

const route = getRouteApi("/in/project/$projectId/");
const RECENT = 8;

export function HomePage() {
  const { t, i18n } = useTranslation("dashboards");
  const { projectId } = route.useParams();
  useTitle(t("title"));
  const search = route.useSearch();
  const navigate = useNavigate();
  const list = listQueryOf(search);
  const histogram = useQuery(histogramQuery(projectId, list));
  const facets = useQuery(facetsQuery(projectId, { range: list.range, environments: list.environments, search: undefined, filters: [] }));
  const figures = useQuery(homeQuery(projectId, list.range, list.environments));
  const recent = useInfiniteQuery(tracesQuery(projectId, list));
  const failed = useInfiniteQuery(tracesQuery(projectId, { ...list, filters: [{ type: "stringOptions", column: "level", operator: "any of", value: ["ERROR"] }] }));
  const rows = rowsOf(recent.data);
  const first = useQuery({ ...firstEventQuery(projectId), enabled: rows?.length === 0 });
  if (recent.error && !rows) return <ErrorState error={recent.error} onRetry={() => void recent.refetch()} />;
  if (!rows) return <PageSkeleton />;
  if (rows.length === 0 && first.data && !first.data.received) {
    return (
      <div className="min-h-0 flex-1 overflow-y-auto">
        <NothingYet projectId={projectId} />
      </div>
    );
  }
  const toTraces = (column: string, type: Filter["type"]) => (value: string, children: React.ReactNode) => (
    <Link to="/project/$projectId/traces" params={{ projectId }} search={{ filter: [{ type, column, operator: "any of", value: [value] }] }} className="block hover:text-accent">
      {children}
    </Link>
  );
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-[1240px] flex-col gap-8 px-6 py-6">
        <h1 className="sr-only">{t("title")}</h1>
        <HomeFigures histogram={histogram.data} figures={figures.data} />
        <section>
          <h2 className="mb-1 font-semibold">{t("over_time")}</h2>
          <div className="border-b border-line">
            <HistogramStrip tall histogram={histogram.data} onZoom={(dateRange) => void navigate({ to: ".", search: (before) => ({ ...before, dateRange }) })} />
          </div>
        </section>
        <div className="grid grid-cols-2 gap-x-10 gap-y-8">
          <RecentTraces projectId={projectId} title={t("recent")} traces={rows.slice(0, RECENT)} empty={t("recent_empty")} />
          <RecentTraces projectId={projectId} title={t("failed")} traces={(rowsOf(failed.data) ?? []).slice(0, RECENT)} empty={t("failed_empty")} />
        </div>
        <div className="flex gap-10">
          <TopList title={t("names")} values={facets.data?.names ?? []} link={toTraces("name", "stringOptions")} />
          <TopList title={t("models")} values={(figures.data?.by_model ?? []).map((one) => ({ value: one.model, count: one.count, note: formatUsd(one.total_cost_usd || null, i18n.language) }))} link={toTraces("model", "arrayOptions")} />
          <TopList title={t("users")} values={facets.data?.users ?? []} link={toTraces("userId", "stringOptions")} />
        </div>
      </div>
    </div>
  );
}
