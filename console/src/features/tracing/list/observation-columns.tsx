import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ObservationItem } from "@/api/types";
import { ABSENT, formatCount, formatDuration, formatUsd } from "@/lib/format";
import { LatencyBar } from "@/parts/latency-bar";
import { LevelMark } from "@/parts/level-mark";
import { ObservationGlyph } from "@/parts/observation-glyph";
import { Time } from "@/parts/time";
import { Tokens } from "@/parts/tokens";
import type { Column } from "@/ui/table/column";
import { textsOf } from "./field-columns";
import { Preview } from "./preview";

const faint = <span className="text-ink-2">{ABSENT}</span>;

/** The columns of the list of steps: one row an observation. */
export function useObservationColumns(projectId: string, slowestMs: number): readonly Column<ObservationItem>[] {
  const { t, i18n } = useTranslation("tracing");
  const [usage, cost] = [t("column_group.usage"), t("column_group.cost")];
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
        filter: "stepName",
        values: (row) => textsOf(row.name),
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
      { id: "trace", title: t("column.trace"), width: 130, hidden: true, filter: "name", values: (row) => textsOf(row.trace_name), render: (row) => <span className="ellipsis text-ink-2">{row.trace_name ?? ABSENT}</span> },
      { id: "input", title: t("column.input"), width: 200, grow: true, render: (row) => <Preview raw={row.input_preview} side="input" /> },
      { id: "output", title: t("column.output"), width: 200, grow: true, render: (row) => <Preview raw={row.output_preview} side="output" /> },
      { id: "latency", title: t("column.latency"), width: 116, align: "right", sort: "latency", render: (row) => <LatencyBar ms={row.latency_ms} longestMs={slowestMs} /> },
      { id: "tokens", group: usage, title: t("column.totalTokens"), width: 112, align: "right", sort: "totalTokens", render: (row) => <Tokens input={row.input_tokens} output={row.output_tokens} total={row.total_tokens} /> },
      { id: "cost", group: cost, title: t("column.totalCost"), width: 104, align: "right", sort: "totalCost", render: (row) => formatUsd(row.total_cost_usd || null, i18n.language) },
      { id: "model", title: t("column.model"), width: 140, sort: "model", filter: "model", values: (row) => textsOf(row.model), render: (row) => (row.model ? <span className="ellipsis">{row.model}</span> : faint) },
      { id: "ttft", title: t("detail.ttft"), width: 96, align: "right", hidden: true, sort: "timeToFirstToken", render: (row) => formatDuration(row.time_to_first_token_ms, i18n.language) },
      { id: "inputTokens", group: usage, title: t("column.inputTokens"), width: 96, align: "right", hidden: true, sort: "inputTokens", render: (row) => formatCount(row.input_tokens, i18n.language) },
      { id: "outputTokens", group: usage, title: t("column.outputTokens"), width: 96, align: "right", hidden: true, sort: "outputTokens", render: (row) => formatCount(row.output_tokens, i18n.language) },
      { id: "prompt", title: t("detail.prompt"), width: 140, hidden: true, sort: "promptName", filter: "promptName", values: (row) => textsOf(row.prompt_name), render: (row) => (row.prompt_name ? <span className="ellipsis">{row.prompt_version === null ? row.prompt_name : t("detail.prompt_version", { name: row.prompt_name, version: row.prompt_version })}</span> : faint) },
      { id: "status", title: t("column.statusMessage"), width: 180, hidden: true, render: (row) => (row.status_message ? <span className="ellipsis" title={row.status_message}>{row.status_message}</span> : faint) },
      { id: "version", title: t("column.version"), width: 96, hidden: true, sort: "version", filter: "version", values: (row) => textsOf(row.version), render: (row) => row.version ?? faint },
      { id: "release", title: t("column.release"), width: 96, hidden: true, sort: "release", filter: "release", values: (row) => textsOf(row.release), render: (row) => row.release ?? faint },
      { id: "id", title: t("column.stepId"), width: 180, hidden: true, render: (row) => <span className="ellipsis font-mono text-meta">{row.id}</span> },
      { id: "user", title: t("column.userId"), width: 104, hidden: true, filter: "userId", values: (row) => textsOf(row.user_id), render: (row) => row.user_id ?? faint },
      { id: "session", title: t("column.sessionId"), width: 104, hidden: true, filter: "sessionId", values: (row) => textsOf(row.session_id), render: (row) => row.session_id ?? faint },
      { id: "environment", title: t("column.environment"), width: 104, hidden: true, filter: "environment", values: (row) => [row.environment], render: (row) => row.environment },
    ],
    [t, i18n.language, projectId, slowestMs, usage, cost],
  );
}
