import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { UserItem } from "@/api/types";
import { formatCompact, formatCount, formatRatio, formatUsd } from "@/lib/format";
import { Time } from "@/parts/time";
import type { Column } from "@/ui/table/column";

export function useUserColumns(projectId: string): readonly Column<UserItem>[] {
  const { t, i18n } = useTranslation("tracing");
  return useMemo(
    () => [
      {
        id: "id",
        title: t("column.userId"),
        width: 240,
        grow: true,
        fixed: true,
        sort: "id",
        filter: "id",
        values: (row) => [row.id],
        render: (row) => (
          <Link to="/project/$projectId/users/$userId" params={{ projectId, userId: row.id }} preload={false} className="ellipsis font-semibold hover:text-accent hover:underline">
            {row.id}
          </Link>
        ),
      },
      { id: "first", sort: "createdAt", title: t("users.first"), width: 140, render: (row) => <Time at={row.first_at} short /> },
      { id: "last", sort: "lastAt", title: t("users.last"), width: 140, render: (row) => <Time at={row.last_at} short /> },
      { id: "traces", sort: "tracesCount", title: t("sessions.traces"), width: 90, align: "right", render: (row) => formatCount(row.trace_count, i18n.language) },
      { id: "sessions", sort: "sessionsCount", title: t("users.sessions"), width: 90, align: "right", render: (row) => formatCount(row.session_count, i18n.language) },
      { id: "errors", sort: "errorCount", title: t("users.errors"), width: 90, align: "right", render: (row) => <span className={row.error_count ? "text-bad" : undefined}>{formatCount(row.error_count, i18n.language)}</span> },
      { id: "rate", title: t("users.error_rate"), width: 90, align: "right", hidden: true, render: (row) => formatRatio(row.observation_count ? row.error_count / row.observation_count : null, i18n.language) },
      { id: "environment", filter: "environment", values: (row) => row.environments, title: t("column.environment"), width: 120, hidden: true, render: (row) => row.environments.join(", ") },
      { id: "tokens", sort: "totalTokens", title: t("column.totalTokens"), width: 110, align: "right", render: (row) => formatCompact(row.total_tokens || null, i18n.language) },
      { id: "cost", sort: "totalCost", title: t("column.totalCost"), width: 100, align: "right", render: (row) => formatUsd(row.total_cost_usd || null, i18n.language) },
      { id: "steps", sort: "observationCount", title: t("sessions.steps"), width: 90, align: "right", hidden: true, render: (row) => formatCount(row.observation_count, i18n.language) },
      { id: "tags", filter: "tags", values: (row) => row.tags, title: t("column.tags"), width: 180, hidden: true, render: (row) => <span className="ellipsis">{row.tags.join(", ")}</span> },
    ],
    [t, i18n.language, projectId],
  );
}
