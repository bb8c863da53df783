import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { SessionItem } from "@/api/types";
import { formatCompact, formatCount, formatDuration, formatUsd } from "@/lib/format";
import { Time } from "@/parts/time";
import { CopyButton } from "@/ui/copy-button";
import { Fact } from "@/ui/facts";

interface SessionHeaderProps {
  projectId: string;
  session: SessionItem;
  actions: ReactNode;
}

export function SessionHeader({ projectId, session, actions }: SessionHeaderProps) {
  const { t, i18n } = useTranslation("tracing");
  return (
    <header className="shrink-0 border-b border-line px-4 pt-2 pb-2">
      <div className="flex h-8 items-center gap-1.5">
        <Link to="/project/$projectId/sessions" params={{ projectId }} aria-label={t("sessions.back")} title={t("sessions.back")} className="-ml-1.5 flex size-7 items-center justify-center rounded-md text-ink-2 hover:bg-hover hover:text-ink">
          <ArrowLeft size={15} />
        </Link>
        <h1 className="ellipsis text-title font-semibold">{session.id}</h1>
        <CopyButton text={session.id} label={t("sessions.copy_id")} />
        <div className="flex-1" />
        {actions}
      </div>
      <dl className="mt-1 flex flex-wrap gap-x-5 gap-y-1">
        <Fact label={t("sessions.started")}>
          <Time at={session.created_at} />
        </Fact>
        <Fact label={t("sessions.duration")}>{formatDuration(session.duration_ms, i18n.language)}</Fact>
        <Fact label={t("sessions.traces")}>{formatCount(session.trace_count, i18n.language)}</Fact>
        <Fact label={t("column.totalTokens")}>{formatCompact(session.total_tokens, i18n.language)}</Fact>
        <Fact label={t("column.totalCost")}>{formatUsd(session.total_cost_usd || null, i18n.language)}</Fact>
        <Fact label={t("column.environment")}>{session.environment}</Fact>
        {session.user_ids.map((userId) => (
          <Fact key={userId} label={t("column.userId")}>
            <Link to="/project/$projectId/users/$userId" params={{ projectId, userId }} className="text-accent hover:underline">
              {userId}
            </Link>
          </Fact>
        ))}
      </dl>
    </header>
  );
}
