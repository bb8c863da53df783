import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ScoreItem } from "@/api/types";
import { ABSENT, shortId } from "@/lib/format";
import { useScoreText } from "@/parts/score-chip";
import { Time } from "@/parts/time";
import { Chip } from "@/ui/chip";
import type { Column } from "@/ui/table/column";

const faint = <span className="text-ink-2">{ABSENT}</span>;
const link = "ellipsis hover:text-accent hover:underline";

export function useScoreColumns(projectId: string): readonly Column<ScoreItem>[] {
  const { t, i18n } = useTranslation("scores");
  const text = useScoreText();
  return useMemo(
    () => [
      { id: "time", title: t("column.time"), width: 128, fixed: true, render: (row) => <Time at={row.timestamp} short /> },
      { id: "name", filter: "name", values: (row) => [row.name], title: t("column.name"), width: 180, grow: true, fixed: true, render: (row) => <span className="ellipsis font-semibold">{row.name}</span> },
      { id: "value", title: t("column.value"), width: 130, render: (row) => <span className="num ellipsis">{text(row)}</span> },
      { id: "type", filter: "dataType", values: (row) => [row.data_type], title: t("type.label"), width: 96, render: (row) => <span className="text-ink-2">{t(`type.${row.data_type}`)}</span> },
      { id: "source", filter: "source", values: (row) => [row.source], title: t("column.source"), width: 110, render: (row) => <Chip>{t(`source.${row.source}`)}</Chip> },
      {
        id: "comment",
        title: t("column.comment"),
        width: 240,
        grow: true,
        render: (row) =>
          row.comment ? (
            <span className="ellipsis" title={row.comment}>
              {row.comment}
            </span>
          ) : (
            faint
          ),
      },
      {
        id: "trace",
        title: t("column.trace"),
        width: 140,
        filter: "traceId",
        values: (row) => (row.trace_id ? [row.trace_id] : []),
        render: (row) =>
          row.trace_id ? (
            <Link
              to="/project/$projectId/traces/$traceId"
              params={{ projectId, traceId: row.trace_id }}
              search={{ observation: row.observation_id ?? undefined }}
              preload={false}
              className={`${link} font-mono text-meta`}
            >
              {shortId(row.trace_id)}
            </Link>
          ) : (
            faint
          ),
      },
      {
        id: "session",
        title: t("column.session"),
        width: 110,
        filter: "sessionId",
        values: (row) => (row.session_id ? [row.session_id] : []),
        render: (row) => {
          const id = row.session_id ?? row.trace?.session_id;
          return id ? (
            <Link to="/project/$projectId/sessions/$sessionId" params={{ projectId, sessionId: id }} preload={false} className={link}>
              {id}
            </Link>
          ) : (
            faint
          );
        },
      },
      {
        id: "user",
        title: t("column.user"),
        width: 110,
        filter: "userId",
        values: (row) => (row.trace?.user_id ? [row.trace.user_id] : []),
        render: (row) =>
          row.trace?.user_id ? (
            <Link to="/project/$projectId/users/$userId" params={{ projectId, userId: row.trace.user_id }} preload={false} className={link}>
              {row.trace.user_id}
            </Link>
          ) : (
            faint
          ),
      },
      { id: "environment", filter: "environment", values: (row) => [row.environment], title: t("column.environment"), width: 110, hidden: true, render: (row) => row.environment },
      {
        id: "execution",
        title: t("column.execution"),
        width: 130,
        hidden: true,
        render: (row) =>
          row.execution_trace_id ? (
            <Link to="/project/$projectId/traces/$traceId" params={{ projectId, traceId: row.execution_trace_id }} preload={false} className={`${link} font-mono text-meta`}>
              {shortId(row.execution_trace_id)}
            </Link>
          ) : (
            faint
          ),
      },
    ],
    // `text` follows the language, which is listed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [t, i18n.language, projectId],
  );
}
