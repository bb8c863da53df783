import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { SessionItem } from "@/api/types";
import { ABSENT, formatCompact, formatCount, formatDuration, formatUsd } from "@/lib/format";
import { Time } from "@/parts/time";
import type { Column } from "@/ui/table/column";

const faint = <span className="text-ink-2">{ABSENT}</span>;

export function useSessionColumns(projectId: string): readonly Column<SessionItem>[] {
  const { t, i18n } = useTranslation("tracing");
  return useMemo(
    () => [
      {
        id: "id",
        title: t("column.sessionId"),
        width: 220,
        grow: true,
        fixed: true,
        sort: "id",
        filter: "id",
        values: (row) => [row.id],
        render: (row) => (
          <Link to="/project/$projectId/sessions/$sessionId" params={{ projectId, sessionId: row.id }} preload={false} className="ellipsis font-semibold hover:text-accent hover:underline">
            {row.id}
          </Link>
        ),
      },
      { id: "created", sort: "createdAt", title: t("sessions.started"), width: 140, render: (row) => <Time at={row.created_at} short /> },
      { id: "last", title: t("users.last"), width: 140, hidden: true, sort: "lastAt", render: (row) => <Time at={row.last_at} short /> },
      { id: "duration", sort: "duration", title: t("sessions.duration"), width: 110, align: "right", render: (row) => formatDuration(row.duration_ms, i18n.language) },
      { id: "traces", sort: "tracesCount", title: t("sessions.traces"), width: 90, align: "right", render: (row) => formatCount(row.trace_count, i18n.language) },
      {
        id: "users",
        title: t("column.userId"),
        width: 170,
        filter: "userIds",
        values: (row) => row.user_ids,
        render: (row) =>
          row.user_ids.length === 0 ? (
            faint
          ) : (
            <span className="ellipsis" title={row.user_ids.join("\n")}>
              {row.user_ids[0]}
              {row.user_ids.length > 1 && <span className="text-ink-2">{` +${row.user_ids.length - 1}`}</span>}
            </span>
          ),
      },
      { id: "tokens", sort: "totalTokens", title: t("column.totalTokens"), width: 110, align: "right", render: (row) => formatCompact(row.total_tokens || null, i18n.language) },
      { id: "cost", sort: "totalCost", title: t("column.totalCost"), width: 100, align: "right", render: (row) => formatUsd(row.total_cost_usd || null, i18n.language) },
      { id: "errors", sort: "errorCount", title: t("users.errors"), width: 80, align: "right", render: (row) => <span className={row.error_count ? "text-bad" : "text-ink-2"}>{formatCount(row.error_count, i18n.language)}</span> },
      { id: "environment", filter: "environment", values: (row) => row.environments, title: t("column.environment"), width: 120, render: (row) => row.environment },
      { id: "steps", sort: "observationCount", title: t("sessions.steps"), width: 90, align: "right", hidden: true, render: (row) => formatCount(row.observation_count, i18n.language) },
      { id: "input", sort: "inputTokens", title: t("sessions.input_tokens"), width: 110, align: "right", hidden: true, render: (row) => formatCompact(row.input_tokens || null, i18n.language) },
      { id: "output", sort: "outputTokens", title: t("sessions.output_tokens"), width: 110, align: "right", hidden: true, render: (row) => formatCompact(row.output_tokens || null, i18n.language) },
      { id: "tags", filter: "tags", values: (row) => row.tags, title: t("column.tags"), width: 180, hidden: true, render: (row) => (row.tags.length > 0 ? <span className="ellipsis">{row.tags.join(", ")}</span> : faint) },
    ],
    [t, i18n.language, projectId],
  );
}
