import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { homeQuery } from "@/data/dashboards";
import { ingestionQuery } from "@/data/ingest";
import type { Scope } from "@/data/metrics";
import { traceCountQuery } from "@/data/tracing";
import { formatCompact, formatDuration, formatRatio } from "@/lib/format";
import { Figure, Question } from "./figure";
import { ERRORS, type HomeLinks } from "./links";

interface WorkingProps {
  projectId: string;
  scope: Scope;
  /** The same length of time before; undefined when there is none. */
  before: string | undefined;
  links: HomeLinks;
}

/** Is it working: how much, how many errors, how slow, does anything wait. */
export function Working({ projectId, scope, before, links }: WorkingProps) {
  const { t, i18n } = useTranslation("dashboards");
  const language = i18n.language;
  const now = useQuery(homeQuery(projectId, scope.range, scope.environments)).data;
  const then = useQuery({ ...homeQuery(projectId, before ?? "", scope.environments), enabled: before !== undefined }).data;
  const latency = (key: "p50_latency_ms" | "p95_latency_ms", label: string) => (
    <Figure label={label} value={now && formatDuration(now[key], language)} now={now?.[key]} before={then?.[key]} better="lower" link={(body) => links.board("latency", body)} />
  );
  return (
    <Question title={t("home.working")}>
      <Figure label={t("figures.traces")} value={now && formatCompact(now.traces, language)} now={now?.traces} before={then?.traces} link={(body) => links.traces([], body)} />
      <Errors projectId={projectId} scope={scope} before={before} links={links} all={now?.traces} allThen={then?.traces} />
      {latency("p50_latency_ms", t("figures.p50"))}
      {latency("p95_latency_ms", t("figures.p95"))}
      <Lag projectId={projectId} links={links} />
    </Question>
  );
}

interface ErrorsProps extends WorkingProps {
  all: number | undefined;
  allThen: number | undefined;
}

/** The share of traces with an error in them. */
function Errors({ projectId, scope, before, links, all, allThen }: ErrorsProps) {
  const { t, i18n } = useTranslation("dashboards");
  const counted = { environments: [...scope.environments], search: undefined, filters: [ERRORS] };
  const now = useQuery(traceCountQuery(projectId, { ...counted, range: scope.range })).data?.count;
  const then = useQuery({ ...traceCountQuery(projectId, { ...counted, range: before ?? "" }), enabled: before !== undefined }).data?.count;
  const rate = ratio(now, all);
  return (
    <Figure
      label={t("figures.errors")}
      value={now === undefined || all === undefined ? undefined : formatRatio(rate, i18n.language)}
      note={now ? t("figures.error_count", { count: now }) : undefined}
      bad={(rate ?? 0) > 0}
      now={rate}
      before={ratio(then, allThen)}
      better="lower"
      link={(body) => links.traces([ERRORS], body)}
    />
  );
}

/** What waits to be stored, and what could not be. */
function Lag({ projectId, links }: Pick<WorkingProps, "projectId" | "links">) {
  const { t, i18n } = useTranslation("dashboards");
  const ledger = useQuery(ingestionQuery(projectId)).data;
  return (
    <Figure
      label={t("figures.lag")}
      value={ledger && (ledger.oldest_pending_s === null ? t("figures.no_lag") : formatDuration(ledger.oldest_pending_s * 1000, i18n.language))}
      note={ledger && ledger.rejected_items > 0 ? t("figures.rejected", { count: ledger.rejected_items }) : undefined}
      link={links.ingestion}
    />
  );
}

function ratio(part: number | undefined, whole: number | undefined): number | null {
  return part === undefined || !whole ? null : part / whole;
}
