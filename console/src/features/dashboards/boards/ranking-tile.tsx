import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { keyOf, numberAt, textAt } from "@/data/metric-series";
import { metricsQuery, type Scope } from "@/data/metrics";
import { ABSENT, formatCompact } from "@/lib/format";
import { ChartHead } from "@/ui/chart/chart-frame";
import { ErrorState, Skeleton } from "@/ui/states";
import type { ChartSpec } from "./boards";
import type { Drill } from "./chart-tile";
import { formatterOf } from "./unit";

interface RankingTileProps {
  projectId: string;
  scope: Scope;
  spec: ChartSpec;
  link: (drill: Drill, children: ReactNode) => ReactNode;
}

const TOP = 8;

/** The largest values of something, each leading to its rows. It is a table already: it needs no twin. */
export function RankingTile({ projectId, scope, spec, link }: RankingTileProps) {
  const { t, i18n } = useTranslation("dashboards");
  const ranked = useQuery(metricsQuery(projectId, scope, { view: spec.view, metrics: spec.metrics, by: spec.by ? [spec.by] : [], filters: spec.filters, limit: TOP }));
  const [first, second] = spec.metrics;
  const title = t(`chart.${spec.id}`);
  const format = formatterOf(spec.unit, i18n.language);
  const rows = ranked.data ?? [];
  const value = (row: (typeof rows)[number]) => (first ? numberAt(row, keyOf(first)) : null);
  const most = Math.max(Number.MIN_VALUE, ...rows.map((row) => value(row) ?? 0));
  return (
    <section aria-label={title} className="min-w-0">
      <ChartHead title={title} />
      {ranked.error && !ranked.data && <ErrorState error={ranked.error} onRetry={() => void ranked.refetch()} />}
      {!ranked.error && !ranked.data && <Skeleton className="h-[180px]" />}
      {ranked.data?.length === 0 && <p className="py-2 text-ink-2">{t("nothing")}</p>}
      {rows.length > 0 && (
        <table aria-label={title} className="w-full table-fixed">
          <tbody>
            {rows.map((row) => {
              const name = textAt(row, spec.by ?? "");
              const drill: Drill = {
                filters: spec.target && name !== "" ? [...scope.filters, { type: spec.target.type, column: spec.target.column, operator: "any of", value: [name] }] : scope.filters,
                grain: spec.target?.grain,
              };
              const amount = value(row);
              return (
                <tr key={name} className="border-b border-line">
                  <th scope="row" className="h-7 pr-3 text-left font-normal">
                    {link(drill, <span className="ellipsis block">{name === "" ? t("unnamed") : name}</span>)}
                  </th>
                  <td className="w-28 pr-3">
                    <span aria-hidden className="block h-1 rounded-full bg-hover">
                      <span className="bar-share block h-full rounded-full bg-accent opacity-60" style={{ ["--share" as string]: (amount ?? 0) / most }} />
                    </span>
                  </td>
                  <td className="num w-24 text-right">{amount === null ? ABSENT : format(amount)}</td>
                  {second && <td className="num w-16 text-right text-meta text-ink-2">{t("times", { shown: formatCompact(numberAt(row, keyOf(second)), i18n.language) })}</td>}
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}
