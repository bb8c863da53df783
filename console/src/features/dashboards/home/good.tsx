import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { numberAt, textAt, type Metric, type MetricsRow } from "@/data/metric-series";
import { metricsQuery, previousMetricsQuery, type Asked, type Scope } from "@/data/metrics";
import { formatCompact, formatNumber, formatRatio } from "@/lib/format";
import { ErrorState, Skeleton } from "@/ui/states";
import { Figure, Question } from "./figure";
import type { HomeLinks } from "./links";

interface GoodProps {
  projectId: string;
  scope: Scope;
  links: HomeLinks;
}

const COUNT: Metric = { measure: "count", aggregation: "count" };
const ASKED: Asked = { view: "scores-numeric", metrics: [COUNT, { measure: "value", aggregation: "avg" }], by: ["name", "dataType"], limit: 5 };

const idOf = (row: MetricsRow) => `${textAt(row, "name")} ${textAt(row, "dataType")}`;

/** Is it good: the scores that are given most, against the period before. */
export function Good({ projectId, scope, links }: GoodProps) {
  const { t, i18n } = useTranslation("dashboards");
  const now = useQuery(metricsQuery(projectId, scope, ASKED));
  const before = useQuery(previousMetricsQuery(projectId, scope, ASKED));
  const mean = (row: MetricsRow | undefined) => numberAt(row, "avg_value");
  const shown = (row: MetricsRow) => (textAt(row, "dataType") === "BOOLEAN" ? formatRatio(mean(row), i18n.language) : formatNumber(mean(row), i18n.language));
  return (
    <Question title={t("home.good")}>
      {now.error && !now.data && <ErrorState error={now.error} onRetry={() => void now.refetch()} />}
      {!now.error && !now.data && <Skeleton className="h-9 w-64" />}
      {now.data?.length === 0 && <p className="pt-0.5 text-ink-2">{t("home.no_scores")}</p>}
      {now.data?.map((row) => (
        <Figure
          key={idOf(row)}
          label={textAt(row, "name")}
          value={shown(row)}
          note={t("home.scored", { count: numberAt(row, "count_count") ?? 0, shown: formatCompact(numberAt(row, "count_count"), i18n.language) })}
          now={mean(row)}
          before={mean(before.data?.find((one) => idOf(one) === idOf(row)))}
          link={(body) => links.scores(textAt(row, "name"), body)}
        />
      ))}
    </Question>
  );
}
