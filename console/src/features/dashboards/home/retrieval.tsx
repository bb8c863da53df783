import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { numberAt } from "@/data/metric-series";
import { metricsQuery, previousMetricsQuery, type Asked, type Scope } from "@/data/metrics";
import { formatCompact, formatDuration, formatRatio } from "@/lib/format";
import { Figure, Question } from "./figure";
import { RETRIEVALS, type HomeLinks } from "./links";

interface RetrievalProps {
  projectId: string;
  scope: Scope;
  links: HomeLinks;
}

const ASKED: Asked = {
  view: "observations",
  metrics: [{ measure: "count", aggregation: "count" }, { measure: "emptyOutput", aggregation: "avg" }, { measure: "latency", aggregation: "p95" }],
  filters: [RETRIEVALS],
};

/** How retrieval does. Shown where there is retrieval. */
export function Retrieval({ projectId, scope, links }: RetrievalProps) {
  const { t, i18n } = useTranslation("dashboards");
  const now = useQuery(metricsQuery(projectId, scope, ASKED)).data?.[0];
  const before = useQuery({ ...previousMetricsQuery(projectId, scope, ASKED), enabled: (numberAt(now, "count_count") ?? 0) > 0 }).data?.[0];
  if ((numberAt(now, "count_count") ?? 0) === 0) return null;
  const pair = (key: string) => ({ now: numberAt(now, key), before: numberAt(before, key) });
  const empty = numberAt(now, "avg_emptyOutput");
  return (
    <Question title={t("home.retrieval")}>
      <Figure label={t("figures.retrievals")} value={formatCompact(numberAt(now, "count_count"), i18n.language)} {...pair("count_count")} link={(body) => links.traces([RETRIEVALS], body, "retrieval")} />
      <Figure label={t("figures.no_hits")} value={formatRatio(empty, i18n.language)} bad={(empty ?? 0) > 0} {...pair("avg_emptyOutput")} better="lower" link={(body) => links.traces([RETRIEVALS], body, "retrieval")} />
      <Figure label={t("figures.retrieval_p95")} value={formatDuration(numberAt(now, "p95_latency"), i18n.language)} {...pair("p95_latency")} better="lower" link={(body) => links.board("latency", body)} />
    </Question>
  );
}
