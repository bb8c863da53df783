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
        render: (row) => (
          <Link to="/project/$projectId/users/$userId" params={{ projectId, userId: row.id }} preload={false} className="ellipsis font-semibold hover:text-accent hover:underline">
            {row.id}
          </Link>
        ),
      },
      { id: "first", title: t("users.first"), width: 140, render: (row) => <Time at={row.first_at} short /> },
      { id: "last", title: t("users.last"), width: 140, render: (row) => <Time at={row.last_at} short /> },
      { id: "traces", title: t("sessions.traces"), width: 90, align: "right", render: (row) => formatCount(row.trace_count, i18n.language) },
      { id: "sessions", title: t("users.sessions"), width: 90, align: "right", render: (row) => formatCount(row.session_count, i18n.language) },
      { id: "errors", title: t("users.errors"), width: 90, align: "right", render: (row) => <span className={row.error_count ? "text-bad" : undefined}>{formatCount(row.error_count, i18n.language)}</span> },
      { id: "rate", title: t("users.error_rate"), width: 90, align: "right", hidden: true, render: (row) => formatRatio(row.observation_count ? row.error_count / row.observation_count : null, i18n.language) },
      { id: "environment", title: t("column.environment"), width: 120, hidden: true, render: (row) => row.environments.join(", ") },
      { id: "tokens", title: t("column.totalTokens"), width: 110, align: "right", render: (row) => formatCompact(row.total_tokens || null, i18n.language) },
      { id: "cost", title: t("column.totalCost"), width: 100, align: "right", render: (row) => formatUsd(row.total_cost_usd || null, i18n.language) },
    ],
    [t, i18n.language, projectId],
  );
}
