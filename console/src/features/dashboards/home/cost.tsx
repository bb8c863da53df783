import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { homeQuery } from "@/data/dashboards";
import { numberAt } from "@/data/metric-series";
import { metricsQuery, type Scope } from "@/data/metrics";
import { formatCompact, formatRatio, formatUsd } from "@/lib/format";
import { fixedRange } from "@/lib/time-range";
import { Figure, Question } from "./figure";
import type { HomeLinks } from "./links";

interface CostProps {
  projectId: string;
  scope: Scope;
  before: string | undefined;
  /** When the page was opened: the month so far ends there. */
  today: number;
  links: HomeLinks;
}

const MODELS = 3;

/** What does it cost: all of it, by model, and what this month will come to if it goes on like this. */
export function Cost({ projectId, scope, before, today, links }: CostProps) {
  const { t, i18n } = useTranslation("dashboards");
  const language = i18n.language;
  const now = useQuery(homeQuery(projectId, scope.range, scope.environments)).data;
  const then = useQuery({ ...homeQuery(projectId, before ?? "", scope.environments), enabled: before !== undefined }).data;
  const month = monthOf(today);
  const spent = useQuery(metricsQuery(projectId, { ...scope, range: month.range }, { view: "observations", metrics: [{ measure: "totalCost", aggregation: "sum" }] })).data;
  const soFar = spent && numberAt(spent[0], "sum_totalCost");
  const models = (now?.by_model ?? []).filter((one) => one.model !== "" && one.total_cost_usd > 0).slice(0, MODELS);
  return (
    <Question title={t("home.cost")}>
      <Figure label={t("figures.cost")} value={now && formatUsd(now.total_cost_usd, language)} now={now?.total_cost_usd} before={then?.total_cost_usd} better="lower" link={(body) => links.board("cost", body)} />
      <Figure label={t("figures.tokens")} value={now && formatCompact(now.total_tokens, language)} now={now?.total_tokens} before={then?.total_tokens} link={(body) => links.board("usage", body)} />
      <Figure
        label={t("figures.month")}
        value={spent && formatUsd(soFar, language)}
        note={soFar ? t("figures.forecast", { value: formatUsd(soFar / month.passed, language) }) : undefined}
        link={(body) => links.board("cost", body)}
      />
      {models.map((one) => (
        <Figure
          key={one.model}
          label={one.model}
          value={formatRatio(now && now.total_cost_usd > 0 ? one.total_cost_usd / now.total_cost_usd : null, language)}
          note={formatUsd(one.total_cost_usd, language)}
          link={(body) => links.traces([{ type: "arrayOptions", column: "model", operator: "any of", value: [one.model] }], body)}
        />
      ))}
    </Question>
  );
}

/** The month so far, and how much of it has passed (0..1). */
function monthOf(today: number): { range: string; passed: number } {
  const day = new Date(today);
  const from = new Date(day.getFullYear(), day.getMonth(), 1).getTime();
  const to = new Date(day.getFullYear(), day.getMonth() + 1, 1).getTime();
  return { range: fixedRange(from, today), passed: (today - from) / (to - from) };
}
