import { Link } from "@tanstack/react-router";
import { Globe, Star } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ScoreSummary, TraceItem } from "@/api/types";
import { ABSENT, formatCount, formatUsd } from "@/lib/format";
import { Chip } from "@/ui/chip";
import { LatencyBar } from "@/parts/latency-bar";
import { LevelMark, worstLevel } from "@/parts/level-mark";
import { ScoreChip } from "@/parts/score-chip";
import { Time } from "@/parts/time";
import { Tokens } from "@/parts/tokens";
import type { Column } from "@/ui/table/column";
import { textsOf } from "./field-columns";
import { Preview } from "./preview";

const faint = <span className="text-ink-2">{ABSENT}</span>;

function Models({ models }: { models: readonly string[] }) {
  if (models.length === 0) return faint;
  return (
    <span className="ellipsis text-ink-2" title={models.join("\n")}>
      {models[0]}
      {models.length > 1 && ` +${models.length - 1}`}
    </span>
  );
}

/** The columns of the list of traces, one for each score seen in it. `slowestMs` is the longest bar's latency. */
export function useTraceColumns(projectId: string, slowestMs: number, rows: readonly TraceItem[] | undefined = undefined): readonly Column<TraceItem>[] {
  const scores = useScoreColumns(rows);
  const own = useOwnColumns(projectId, slowestMs);
  return useMemo(() => [...own, ...scores], [own, scores]);
}

function useScoreColumns(rows: readonly TraceItem[] | undefined): readonly Column<TraceItem>[] {
  const { t } = useTranslation("tracing");
  const names = [...new Set((rows ?? []).flatMap((row) => row.scores.map((score) => score.name)))].sort().join("\n");
  return useMemo(
    () =>
      names === ""
        ? []
        : names.split("\n").map((name): Column<TraceItem> => ({
            id: `score:${name}`,
            title: name,
            width: 120,
            hidden: true,
            group: t("column_group.scores"),
            sort: `scores_avg.${name}`,
            render: (row) => <Scores scores={row.scores.filter((score) => score.name === name)} />,
          })),
    [names, t],
  );
}

function Scores({ scores }: { scores: readonly ScoreSummary[] }) {
  if (scores.length === 0) return faint;
  return (
    <span className="flex gap-1 overflow-hidden">
      {scores.map((score) => (
        <ScoreChip key={score.name + score.data_type + (score.string_value ?? "")} score={score} />
      ))}
    </span>
  );
}

function useOwnColumns(projectId: string, slowestMs: number): readonly Column<TraceItem>[] {
  const { t, i18n } = useTranslation("tracing");
  const [usage, cost] = [t("column_group.usage"), t("column_group.cost")];
  return useMemo(
    () => [
      { id: "time", title: t("column.timestamp"), width: 128, sort: "timestamp", fixed: true, render: (row) => <Time at={row.timestamp} short /> },
      {
        id: "name",
        title: t("column.name"),
        width: 132,
        grow: true,
        sort: "name",
        filter: "name",
        values: (row) => textsOf(row.name),
        fixed: true,
        render: (row) => (
          <span className="flex min-w-0 items-center gap-1.5">
            <LevelMark level={worstLevel(row.error_count, row.warning_count)} />
            <Link to="/project/$projectId/traces/$traceId" params={{ projectId, traceId: row.id }} preload={false} className="ellipsis font-semibold hover:text-accent hover:underline">
              {row.name ?? t("unnamed")}
            </Link>
          </span>
        ),
      },
      { id: "input", title: t("column.input"), width: 150, grow: true, render: (row) => <Preview raw={row.input_preview} side="input" /> },
      { id: "output", title: t("column.output"), width: 150, grow: true, render: (row) => <Preview raw={row.output_preview} side="output" /> },
      { id: "latency", title: t("column.latency"), width: 116, align: "right", sort: "latency", render: (row) => <LatencyBar ms={row.latency_ms} longestMs={slowestMs} /> },
      { id: "tokens", group: usage, title: t("column.totalTokens"), width: 112, align: "right", sort: "totalTokens", render: (row) => <Tokens input={row.input_tokens} output={row.output_tokens} total={row.total_tokens} /> },
      { id: "cost", group: cost, title: t("column.totalCost"), width: 104, align: "right", sort: "totalCost", render: (row) => formatUsd(row.total_cost_usd || null, i18n.language) },
      { id: "model", title: t("column.model"), width: 124, filter: "model", values: (row) => row.models, render: (row) => <Models models={row.models} /> },
      {
        id: "scores",
        title: t("column.scores"),
        width: 180,
        render: (row) => <Scores scores={row.scores} />,
      },
      {
        id: "user",
        title: t("column.userId"),
        width: 104,
        filter: "userId",
        values: (row) => textsOf(row.user_id),
        render: (row) =>
          row.user_id ? (
            <Link to="/project/$projectId/users/$userId" params={{ projectId, userId: row.user_id }} preload={false} className="ellipsis hover:text-accent hover:underline">
              {row.user_id}
            </Link>
          ) : (
            faint
          ),
      },
      {
        id: "session",
        title: t("column.sessionId"),
        width: 104,
        filter: "sessionId",
        values: (row) => textsOf(row.session_id),
        render: (row) =>
          row.session_id ? (
            <Link to="/project/$projectId/sessions/$sessionId" params={{ projectId, sessionId: row.session_id }} preload={false} className="ellipsis hover:text-accent hover:underline">
              {row.session_id}
            </Link>
          ) : (
            faint
          ),
      },
      { id: "tags", title: t("column.tags"), width: 140, filter: "tags", values: (row) => row.tags, render: (row) => (row.tags.length === 0 ? faint : <span className="flex gap-1 overflow-hidden">{row.tags.map((tag) => <Chip key={tag}>{tag}</Chip>)}</span>) },
      { id: "inputTokens", group: usage, title: t("column.inputTokens"), width: 96, align: "right", hidden: true, sort: "inputTokens", render: (row) => formatCount(row.input_tokens, i18n.language) },
      { id: "outputTokens", group: usage, title: t("column.outputTokens"), width: 96, align: "right", hidden: true, sort: "outputTokens", render: (row) => formatCount(row.output_tokens, i18n.language) },
      { id: "errors", title: t("column.errorCount"), width: 72, align: "right", hidden: true, sort: "errorCount", render: (row) => formatCount(row.error_count, i18n.language) },
      { id: "warnings", title: t("column.warningCount"), width: 72, align: "right", hidden: true, sort: "warningCount", render: (row) => formatCount(row.warning_count, i18n.language) },
      { id: "starred", title: t("column.bookmarked"), width: 64, hidden: true, render: (row) => (row.bookmarked ? <Star size={13} aria-label={t("column.bookmarked")} className="fill-current text-warn" /> : faint) },
      { id: "public", title: t("column.public"), width: 64, hidden: true, render: (row) => (row.public ? <Globe size={13} aria-label={t("column.public")} className="text-ink-2" /> : faint) },
      { id: "environment", title: t("column.environment"), width: 104, hidden: true, filter: "environment", values: (row) => [row.environment], render: (row) => row.environment },
      { id: "steps", title: t("column.observationCount"), width: 72, align: "right", hidden: true, sort: "observationCount", render: (row) => formatCount(row.observation_count, i18n.language) },
      { id: "version", title: t("column.version"), width: 96, hidden: true, filter: "version", values: (row) => textsOf(row.version), render: (row) => row.version ?? faint },
      { id: "release", title: t("column.release"), width: 96, hidden: true, filter: "release", values: (row) => textsOf(row.release), render: (row) => row.release ?? faint },
      { id: "id", title: t("column.id"), width: 248, hidden: true, render: (row) => <span className="ellipsis font-mono text-meta">{row.id}</span> },
    ],
    [t, i18n.language, projectId, slowestMs, usage, cost],
  );
}
