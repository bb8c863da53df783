import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, notFound, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { facetsQuery } from "@/data/tracing";
import { BOARDS, CHARTS } from "@/features/dashboards/boards/boards";
import { ChartTile, type Drill } from "@/features/dashboards/boards/chart-tile";
import { RankingTile } from "@/features/dashboards/boards/ranking-tile";
import { ScopeFilters } from "@/features/dashboards/boards/scope-filters";
import { useTitle } from "@/lib/title";
import { listQueryOf } from "@/parts/project-search";
import { Segments, Tabs } from "@/ui/tabs";

const route = getRouteApi("/in/project/$projectId/dashboards/$dashboardId");
const STEPS = ["auto", "hour", "day", "week"] as const;

/** One of the dashboards that are built in. */
export function DashboardPage() {
  const { t } = useTranslation("dashboards");
  const { projectId, dashboardId } = route.useParams();
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/project/$projectId/dashboards/$dashboardId" });
  const board = BOARDS.find((one) => one === dashboardId);
  if (!board) throw notFound();
  const list = listQueryOf(search);
  const scope = { range: list.range, environments: list.environments, filters: list.filters };
  const facets = useQuery(facetsQuery(projectId, { range: list.range, environments: list.environments, search: undefined, filters: [] }));
  useTitle(t(`board.${board}`), t("boards.title"));
  const granularity = search.step ?? "auto";
  const tableOf = (drill: Drill) => ({ filter: drill.filters.length > 0 ? [...drill.filters] : undefined, grain: drill.grain, dateRange: drill.range ?? search.dateRange });
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <h1 className="sr-only">{t(`board.${board}`)}</h1>
      <div className="flex min-h-11 shrink-0 items-center gap-4 border-b border-line px-4">
        <Tabs
          label={t("boards.title")}
          value={board}
          tabs={BOARDS.map((value) => ({ value, label: t(`board.${value}`) }))}
          onPick={(next) => void navigate({ params: { projectId, dashboardId: next }, search: (before) => before })}
          className="self-end"
        />
        <ScopeFilters facets={facets.data} filters={list.filters} onChange={(filters) => void navigate({ search: (before) => ({ ...before, filter: filters.length > 0 ? filters : undefined }) })} />
        <span className="flex-1" />
        <Segments
          label={t("step.label")}
          value={granularity}
          tabs={STEPS.map((value) => ({ value, label: t(`step.${value}`) }))}
          onPick={(step) => void navigate({ search: (before) => ({ ...before, step: step === "auto" ? undefined : step }) })}
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto" tabIndex={-1}>
        <div className="mx-auto grid max-w-[1480px] grid-cols-1 gap-x-10 gap-y-7 px-6 py-5 lg:grid-cols-2">
          {CHARTS[board].map((spec) =>
            spec.shape === "ranking" ? (
              <RankingTile
                key={spec.id}
                projectId={projectId}
                scope={scope}
                spec={spec}
                link={(drill, children) => (
                  <Link to="/project/$projectId/traces" params={{ projectId }} search={tableOf(drill)} preload={false} className="block hover:text-accent hover:underline">
                    {children}
                  </Link>
                )}
              />
            ) : (
              <ChartTile
                key={spec.id}
                projectId={projectId}
                scope={scope}
                granularity={granularity}
                spec={spec}
                group={board}
                onDrill={(drill) => void navigate({ to: "/project/$projectId/traces", params: { projectId }, search: tableOf(drill) })}
                onZoom={(dateRange) => void navigate({ search: (before) => ({ ...before, dateRange }) })}
              />
            ),
          )}
        </div>
      </div>
    </div>
  );
}
