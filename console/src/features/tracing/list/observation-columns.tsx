import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ObservationItem } from "@/api/types";
import { ABSENT, formatUsd } from "@/lib/format";
import { LatencyBar } from "@/parts/latency-bar";
import { LevelMark } from "@/parts/level-mark";
import { ObservationGlyph } from "@/parts/observation-glyph";
import { Time } from "@/parts/time";
import { Tokens } from "@/parts/tokens";
import type { Column } from "@/ui/table/column";
import { Preview } from "./trace-columns";

const faint = <span className="text-ink-2">{ABSENT}</span>;

/** The columns of the list of steps: one row an observation. */
export function useObservationColumns(projectId: string, slowestMs: number): readonly Column<ObservationItem>[] {
  const { t, i18n } = useTranslation("tracing");
  return useMemo(
    () => [
      { id: "time", title: t("column.timestamp"), width: 128, sort: "startTime", fixed: true, render: (row) => <Time at={row.start_time} short /> },
      {
        id: "name",
        title: t("column.name"),
        width: 190,
        grow: true,
        sort: "name",
        fixed: true,
        render: (row) => (
          <span className="flex min-w-0 items-center gap-1.5">
            <ObservationGlyph type={row.type} />
            <LevelMark level={row.level} />
            <Link
              to="/project/$projectId/traces/$traceId"
              params={{ projectId, traceId: row.trace_id }}
              search={{ observation: row.id }}
              preload={false}
              className="ellipsis font-semibold hover:text-accent hover:underline"
            >
              {row.name ?? t("unnamed")}
            </Link>
          </span>
        ),
      },
      { id: "trace", title: t("column.trace"), width: 130, hidden: true, render: (row) => <span className="ellipsis text-ink-2">{row.trace_name ?? ABSENT}</span> },
      { id: "input", title: t("column.input"), width: 200, grow: true, render: (row) => <Preview raw={row.input_preview} side="input" /> },
      { id: "output", title: t("column.output"), width: 200, grow: true, render: (row) => <Preview raw={row.output_preview} side="output" /> },
      { id: "latency", title: t("column.latency"), width: 116, align: "right", sort: "latency", render: (row) => <LatencyBar ms={row.latency_ms} longestMs={slowestMs} /> },
      { id: "tokens", title: t("column.totalTokens"), width: 112, align: "right", sort: "totalTokens", render: (row) => <Tokens input={row.input_tokens} output={row.output_tokens} total={row.total_tokens} /> },
      { id: "cost", title: t("column.totalCost"), width: 104, align: "right", sort: "totalCost", render: (row) => formatUsd(row.total_cost_usd || null, i18n.language) },
      { id: "model", title: t("column.model"), width: 140, sort: "model", render: (row) => (row.model ? <span className="ellipsis">{row.model}</span> : faint) },
      { id: "user", title: t("column.userId"), width: 104, hidden: true, render: (row) => row.user_id ?? faint },
      { id: "session", title: t("column.sessionId"), width: 104, hidden: true, render: (row) => row.session_id ?? faint },
      { id: "environment", title: t("column.environment"), width: 104, hidden: true, render: (row) => row.environment },
    ],
    [t, i18n.language, projectId, slowestMs],
  );
}
