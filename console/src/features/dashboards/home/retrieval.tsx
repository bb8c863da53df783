import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { numberAt } from "@/data/metric-series";
import { metricsQuery, previousMetricsQuery, type Asked, type Scope } from "@/data/metrics";
import { traceCountQuery } from "@/data/tracing";
import { formatCompact, formatDuration, formatNumber, formatRatio } from "@/lib/format";
import { Figure, Question } from "./figure";
import { RETRIEVALS, UNCITED, type HomeLinks } from "./links";

interface RetrievalProps {
  projectId: string;
  scope: Scope;
  /** The same length of time before; undefined when there is none. */
  before: string | undefined;
  links: HomeLinks;
}

const ASKED: Asked = {
  view: "observations",
  metrics: [
    { measure: "count", aggregation: "count" },
    { measure: "emptyOutput", aggregation: "avg" },
    { measure: "latency", aggregation: "p95" },
    { measure: "topSimilarity", aggregation: "p50" },
  ],
  filters: [RETRIEVALS],
};

/** How retrieval does, and whether answers stand on it. Shown where there is retrieval. */
export function Retrieval({ projectId, scope, before: rangeBefore, links }: RetrievalProps) {
  const { t, i18n } = useTranslation("dashboards");
  const now = useQuery(metricsQuery(projectId, scope, ASKED)).data?.[0];
  const before = useQuery({ ...previousMetricsQuery(projectId, scope, ASKED), enabled: (numberAt(now, "count_count") ?? 0) > 0 }).data?.[0];
  if ((numberAt(now, "count_count") ?? 0) === 0) return null;
  const pair = (key: string) => ({ now: numberAt(now, key), before: numberAt(before, key) });
  const empty = numberAt(now, "avg_emptyOutput");
  const similarity = numberAt(now, "p50_topSimilarity");
  return (
    <Question title={t("home.retrieval")}>
      <Figure label={t("figures.retrievals")} value={formatCompact(numberAt(now, "count_count"), i18n.language)} {...pair("count_count")} link={(body) => links.traces([RETRIEVALS], body, "retrieval")} />
      <Figure label={t("figures.no_hits")} value={formatRatio(empty, i18n.language)} bad={(empty ?? 0) > 0} {...pair("avg_emptyOutput")} better="lower" link={(body) => links.traces([RETRIEVALS], body, "retrieval")} />
      {similarity !== null && <Figure label={t("figures.top_similarity")} value={formatNumber(similarity, i18n.language)} {...pair("p50_topSimilarity")} better="higher" link={(body) => links.traces([RETRIEVALS], body, "retrieval")} />}
      <Uncited projectId={projectId} scope={scope} before={rangeBefore} links={links} />
      <Figure label={t("figures.retrieval_p95")} value={formatDuration(numberAt(now, "p95_latency"), i18n.language)} {...pair("p95_latency")} better="lower" link={(body) => links.board("latency", body)} />
    </Question>
  );
}

/** The share of traces that retrieved something and whose answer names no source. */
function Uncited({ projectId, scope, before, links }: RetrievalProps) {
  const { t, i18n } = useTranslation("dashboards");
  const asked = (range: string, filters: typeof UNCITED) => traceCountQuery(projectId, { range, environments: [...scope.environments], filters });
  const all = useQuery(asked(scope.range, [RETRIEVALS])).data?.count;
  const some = useQuery(asked(scope.range, UNCITED)).data?.count;
  const allThen = useQuery({ ...asked(before ?? "", [RETRIEVALS]), enabled: before !== undefined }).data?.count;
  const someThen = useQuery({ ...asked(before ?? "", UNCITED), enabled: before !== undefined }).data?.count;
  const share = (part: number | undefined, whole: number | undefined) => (part === undefined || !whole ? null : part / whole);
  const rate = share(some, all);
  return (
    <Figure
      label={t("figures.uncited")}
      value={some === undefined || all === undefined ? undefined : formatRatio(rate, i18n.language)}
      note={some ? t("figures.uncited_count", { count: some }) : undefined}
      now={rate}
      before={share(someThen, allThen)}
      better="lower"
      link={(body) => links.traces(UNCITED, body)}
    />
  );
}
