import { useQueries } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Filter } from "@/api/types";
import { numberAt, textAt, type MetricsView } from "@/data/metric-series";
import { metricsQuery, previousMetricsQuery, type Scope } from "@/data/metrics";
import { formatCompact } from "@/lib/format";
import { Skeleton } from "@/ui/states";
import type { HomeLinks } from "./links";

interface ChangesProps {
  projectId: string;
  scope: Scope;
  links: HomeLinks;
}

/** What may be new: its field in the metrics, and in the table of traces. */
const KINDS = [
  { kind: "release", view: "traces", by: "release", column: "release", type: "stringOptions" },
  { kind: "version", view: "traces", by: "version", column: "version", type: "stringOptions" },
  { kind: "model", view: "observations", by: "providedModelName", column: "model", type: "arrayOptions" },
  { kind: "name", view: "traces", by: "name", column: "name", type: "stringOptions" },
] as const satisfies readonly { kind: string; view: MetricsView; by: string; column: string; type: Filter["type"] }[];
const MOST = 50;

/** What changed: releases, versions, models and kinds of traces that the period before did not have, and the reverse. */
export function Changes({ projectId, scope, links }: ChangesProps) {
  const { t, i18n } = useTranslation("dashboards");
  const asked = KINDS.map(({ view, by }) => ({ view, by: [by], metrics: [{ measure: "count", aggregation: "count" } as const], limit: MOST }));
  const now = useQueries({ queries: asked.map((one) => metricsQuery(projectId, scope, one)) });
  const before = useQueries({ queries: asked.map((one) => previousMetricsQuery(projectId, scope, one)) });
  const failed = [...now, ...before].some((one) => one.isError);
  if (!failed && [...now, ...before].some((one) => one.data === undefined)) return <Skeleton className="h-16" />;
  const news = KINDS.flatMap(({ kind, by, column, type }, at) => {
    const [current, earlier] = [now[at]?.data ?? [], before[at]?.data ?? []];
    // Without a period before, everything would be new.
    if (earlier.length === 0) return [];
    const known = new Set(earlier.map((row) => textAt(row, by)));
    const seen = new Set(current.map((row) => textAt(row, by)));
    const come = current.filter((row) => textAt(row, by) !== "" && !known.has(textAt(row, by)));
    const gone = earlier.filter((row) => textAt(row, by) !== "" && !seen.has(textAt(row, by)));
    const all = [...come.map((row) => ({ row, fresh: true })), ...gone.map((row) => ({ row, fresh: false }))];
    return all.map(({ row, fresh }) => ({ kind, fresh, value: textAt(row, by), count: numberAt(row, "count_count"), filter: { type, column, operator: "any of", value: [textAt(row, by)] } satisfies Filter }));
  });
  if (news.length === 0) return <p className="text-ink-2">{t("home.no_changes")}</p>;
  return (
    <ul>
      {news.map((one) => {
        const body = (
          <span className="flex h-7 items-center gap-3">
            <span className={one.fresh ? "text-good" : "text-ink-2"}>{one.fresh ? t(`home.new.${one.kind}`) : t(`home.gone.${one.kind}`)}</span>
            <span className="ellipsis flex-1 font-semibold">{one.value}</span>
            <span className="num text-meta text-ink-2">{t("times", { shown: formatCompact(one.count, i18n.language) })}</span>
          </span>
        );
        return (
          <li key={`${one.kind} ${String(one.fresh)} ${one.value}`} className="border-b border-line">
            {one.fresh ? links.traces([one.filter], body) : body}
          </li>
        );
      })}
    </ul>
  );
}
