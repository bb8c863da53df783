import { Link } from "@tanstack/react-router";
import { ArrowLeft, Star } from "lucide-react";
import type { ReactNode } from "react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { TraceDetail, TraceItem } from "@/api/types";
import { formatCount, formatDuration, formatUsd } from "@/lib/format";
import { FilterLink, isOneOf } from "@/parts/filter-link";
import { IdTag } from "@/parts/id-tag";
import { LevelMark, worstLevel } from "@/parts/level-mark";
import { ScoreChip } from "@/parts/score-chip";
import { Time } from "@/parts/time";
import { Tokens } from "@/parts/tokens";
import { IconButton } from "@/ui/button";
import { PUBLIC } from "@/data/trace";
import { sessionQuery } from "@/data/tracing";
import { Chip } from "@/ui/chip";
import { Fact } from "@/ui/facts";
import { sumByModel, type ModelSum } from "./model/by-model";
import { TagEditor } from "./tag-editor";

interface TraceHeaderProps {
  projectId: string;
  detail: TraceDetail;
  mayTag: boolean;
  mayStar: boolean;
  onStar: (bookmarked: boolean) => void;
  onTags: (tags: string[]) => void;
  actions: ReactNode;
  /** Offers the way back to the list. */
  back: boolean;
}

export function TraceHeader({ projectId, detail, mayTag, mayStar, onStar, onTags, actions, back }: TraceHeaderProps) {
  const { t } = useTranslation("tracing");
  const { trace } = detail;
  return (
    <header className="@container shrink-0 border-b border-line px-4 pt-2 pb-2">
      <div className="flex h-8 items-center gap-1.5">
        {back && (
          <Link to="/project/$projectId/traces" params={{ projectId }} aria-label={t("trace.back")} title={t("trace.back")} className="-ml-1.5 flex size-7 items-center justify-center rounded-md text-ink-2 hover:bg-hover hover:text-ink">
            <ArrowLeft size={15} />
          </Link>
        )}
        <LevelMark level={worstLevel(trace.error_count, trace.warning_count)} />
        <h1 className="ellipsis text-title font-semibold">{trace.name ?? t("unnamed")}</h1>
        <IdTag id={trace.id} />
        {mayStar && (
          <IconButton
            label={trace.bookmarked ? t("trace.unstar") : t("trace.star")}
            hint="s"
            active={trace.bookmarked}
            aria-pressed={trace.bookmarked}
            icon={<Star size={15} fill={trace.bookmarked ? "currentColor" : "none"} />}
            onClick={() => onStar(!trace.bookmarked)}
          />
        )}
        <div className="flex-1" />
        {actions}
      </div>
      <div className="mt-1 flex flex-wrap items-center gap-x-5 gap-y-1">
        <Facts projectId={projectId} trace={trace} models={sumByModel(detail.observations)} />
        <div className="flex flex-wrap items-center gap-1">
          {trace.scores.map((score) => (
            <ScoreChip key={score.name + score.data_type} score={score} />
          ))}
          {mayTag ? <TagEditor tags={trace.tags} onChange={onTags} /> : trace.tags.map((tag) => <Chip key={tag}>{tag}</Chip>)}
        </div>
      </div>
    </header>
  );
}

function Facts({ projectId, trace, models }: { projectId: string; trace: TraceItem; models: readonly ModelSum[] }) {
  const { t, i18n } = useTranslation("tracing");
  const open = projectId !== PUBLIC;
  const byModel = models.map((sum) => `${sum.model}: ${formatUsd(sum.costUsd, i18n.language)}, ${formatCount(sum.tokens, i18n.language)}`).join("\n");
  return (
    <dl className="contents">
        <Fact label={t("column.timestamp")}>
          <Time at={trace.timestamp} />
        </Fact>
        <Fact label={t("column.latency")}>{formatDuration(trace.latency_ms, i18n.language)}</Fact>
        <Fact label={t("column.totalCost")}>
          <span title={byModel}>{formatUsd(trace.total_cost_usd || null, i18n.language)}</span>
        </Fact>
        <Fact label={t("column.totalTokens")}>
          <Tokens input={trace.input_tokens} output={trace.output_tokens} total={trace.total_tokens} />
        </Fact>
        <Fact label={t("column.observationCount")}>{formatCount(trace.observation_count, i18n.language)}</Fact>
        <Fact label={t("column.environment")}>{open ? <FilterLink projectId={projectId} filter={isOneOf("environment", trace.environment)} value={trace.environment}>{trace.environment}</FilterLink> : trace.environment}</Fact>
        {trace.user_id && !open && <Fact label={t("column.userId")}>{trace.user_id}</Fact>}
        {trace.session_id && !open && <Fact label={t("column.sessionId")}>{trace.session_id}</Fact>}
        {trace.user_id && open && (
          <Fact label={t("column.userId")}>
            <Link to="/project/$projectId/users/$userId" params={{ projectId, userId: trace.user_id }} className="text-accent hover:underline">
              {trace.user_id}
            </Link>
            <FilterLink projectId={projectId} filter={isOneOf("userId", trace.user_id)} value={trace.user_id} />
          </Fact>
        )}
        {trace.session_id && open && (
          <Fact label={t("column.sessionId")}>
            <Link to="/project/$projectId/sessions/$sessionId" params={{ projectId, sessionId: trace.session_id }} className="text-accent hover:underline">
              {trace.session_id}
            </Link>
            <FilterLink projectId={projectId} filter={isOneOf("sessionId", trace.session_id)} value={trace.session_id} />
            <SessionPlace projectId={projectId} sessionId={trace.session_id} traceId={trace.id} />
          </Fact>
        )}
        {trace.version && <Fact label={t("column.version")}>{open ? <FilterLink projectId={projectId} filter={isOneOf("version", trace.version)} value={trace.version}>{trace.version}</FilterLink> : trace.version}</Fact>}
        {trace.release && <Fact label={t("column.release")}>{open ? <FilterLink projectId={projectId} filter={isOneOf("release", trace.release)} value={trace.release}>{trace.release}</FilterLink> : trace.release}</Fact>}
    </dl>
  );
}

/** "3 of 12": which turn of its session a trace is. */
function SessionPlace({ projectId, sessionId, traceId }: { projectId: string; sessionId: string; traceId: string }) {
  const { t } = useTranslation("tracing");
  const session = useQuery(sessionQuery(projectId, sessionId));
  const at = session.data?.traces.findIndex((one) => one.id === traceId) ?? -1;
  if (at < 0) return null;
  return <span className="ml-1 text-meta text-ink-2">{t("trace.turn_of", { place: at + 1, count: session.data?.traces.length })}</span>;
}
