import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useMemo, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Filter } from "@/api/types";
import { firstEventQuery } from "@/data/tracing";
import { COST_BY_MODEL, LATENCY_OF_TRACES, TRACES_BY_NAME } from "@/features/dashboards/boards/boards";
import { ChartTile } from "@/features/dashboards/boards/chart-tile";
import { Changes } from "@/features/dashboards/home/changes";
import { Cost } from "@/features/dashboards/home/cost";
import { Good } from "@/features/dashboards/home/good";
import { ERRORS, type HomeLinks } from "@/features/dashboards/home/links";
import { Retrieval } from "@/features/dashboards/home/retrieval";
import { Working } from "@/features/dashboards/home/working";
import { LOW } from "@/data/scores";
import { LowScores } from "@/features/scores/low-scores";
import { TopTraces } from "@/features/tracing/list/top-traces";
import { previousRange } from "@/lib/time-range";
import { useTitle } from "@/lib/title";
import { listQueryOf } from "@/parts/project-search";
import { NothingYet } from "./nothing-yet";

const route = getRouteApi("/in/project/$projectId/");
const CHARTS = [TRACES_BY_NAME, LATENCY_OF_TRACES, COST_BY_MODEL];

/** Is it working, is it good, what does it cost, what changed. Every part loads by itself. */
export function HomePage() {
  const { t } = useTranslation("dashboards");
  const { projectId } = route.useParams();
  useTitle(t("title"));
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/project/$projectId" });
  const list = listQueryOf(search);
  const scope = { range: list.range, environments: list.environments, filters: [] };
  const before = useMemo(() => previousRange(list.range), [list.range]);
  const [today] = useState(() => Date.now());
  const first = useQuery(firstEventQuery(projectId));
  const links = useLinks(projectId);
  if (first.data?.received === false) {
    return (
      <div className="min-h-0 flex-1 overflow-y-auto">
        <NothingYet projectId={projectId} />
      </div>
    );
  }
  const tops = { ...list, search: undefined, filters: [], order: undefined };
  const all = (filter: Filter[], order?: string) => (children: ReactNode) => (
    <Link to="/project/$projectId/traces" params={{ projectId }} search={{ filter: filter.length > 0 ? filter : undefined, order }} preload={false} className="text-meta text-accent hover:underline">
      {children}
    </Link>
  );
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-[1360px] px-6 py-3">
        <h1 className="sr-only">{t("title")}</h1>
        <Working projectId={projectId} scope={scope} before={before} links={links} />
        <Good projectId={projectId} scope={scope} links={links} />
        <Cost projectId={projectId} scope={scope} before={before} today={today} links={links} />
        <Retrieval projectId={projectId} scope={scope} before={before} links={links} />
        <div className="grid grid-cols-3 gap-x-8 py-4">
          {CHARTS.map((spec) => (
            <ChartTile
              key={spec.id}
              projectId={projectId}
              scope={scope}
              granularity="auto"
              spec={spec}
              group="home"
              onDrill={(drill) => void navigate({ to: "/project/$projectId/traces", params: { projectId }, search: { filter: [...drill.filters], dateRange: drill.range } })}
              onZoom={(dateRange) => void navigate({ search: (now) => ({ ...now, dateRange }) })}
            />
          ))}
        </div>
        <div className="grid grid-cols-2 gap-x-10 gap-y-6 pb-8">
          <section aria-label={t("home.changed")} className="col-span-2">
            <h2 className="h-7 font-semibold">{t("home.changed")}</h2>
            <Changes projectId={projectId} scope={scope} links={links} />
          </section>
          <TopTraces projectId={projectId} list={{ ...tops, order: "latency.desc" }} title={t("home.slowest")} empty={t("nothing")} shows="latency" all={all([], "latency.desc")} />
          <TopTraces projectId={projectId} list={{ ...tops, order: "totalCost.desc" }} title={t("home.dearest")} empty={t("nothing")} shows="cost" all={all([], "totalCost.desc")} />
          <TopTraces projectId={projectId} list={{ ...tops, filters: [ERRORS] }} title={t("home.failed")} empty={t("home.no_errors")} shows="latency" all={all([ERRORS])} />
          <LowScores
            projectId={projectId}
            list={tops}
            all={(children) => (
              <Link to="/project/$projectId/scores" params={{ projectId }} search={{ filter: LOW }} preload={false} className="text-meta text-accent hover:underline">
                {children}
              </Link>
            )}
          />
        </div>
      </div>
    </div>
  );
}

/** Every number leads to the rows it was counted from, in the same time range and environments. */
function useLinks(projectId: string): HomeLinks {
  const params = { projectId };
  const look = "block rounded-sm hover:text-accent";
  return {
    traces: (filters, children, grain) => (
      <Link to="/project/$projectId/traces" params={params} search={{ filter: filters.length > 0 ? [...filters] : undefined, grain }} preload={false} className={look}>
        {children}
      </Link>
    ),
    scores: (name, children) => (
      <Link to="/project/$projectId/scores" params={params} search={{ filter: [{ type: "stringOptions", column: "name", operator: "any of", value: [name] }] }} preload={false} className={look}>
        {children}
      </Link>
    ),
    board: (dashboardId, children) => (
      <Link to="/project/$projectId/dashboards/$dashboardId" params={{ projectId, dashboardId }} preload={false} className={look}>
        {children}
      </Link>
    ),
    ingestion: (children) => (
      <Link to="/project/$projectId/settings/$page" params={{ projectId, page: "ingestion" }} preload={false} className={look}>
        {children}
      </Link>
    ),
  };
}
