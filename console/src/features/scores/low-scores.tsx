import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { lowScoresQuery } from "@/data/scores";
import type { ListQuery } from "@/data/tracing";
import { useScoreText } from "@/parts/score-chip";
import { Time } from "@/parts/time";
import { ErrorState, Skeleton } from "@/ui/states";

interface LowScoresProps {
  projectId: string;
  list: ListQuery;
  all: (children: ReactNode) => ReactNode;
}

/** What was judged badly last: numbers below one half, and every "no". */
export function LowScores({ projectId, list, all }: LowScoresProps) {
  const { t } = useTranslation("scores");
  const text = useScoreText();
  const scores = useQuery(lowScoresQuery(projectId, list));
  return (
    <section aria-label={t("low.title")} className="min-w-0">
      <div className="flex h-8 items-center gap-3">
        <h2 className="flex-1 font-semibold">{t("low.title")}</h2>
        {all(t("low.all"))}
      </div>
      {!scores.data && (scores.error ? <ErrorState error={scores.error} onRetry={() => void scores.refetch()} /> : <Skeleton className="h-40" />)}
      {scores.data?.length === 0 && <p className="py-1 text-ink-2">{t("low.empty")}</p>}
      <ul>
        {scores.data?.map((score) => (
          <li key={score.id} className="border-b border-line">
            <Link
              to="/project/$projectId/traces/$traceId"
              params={{ projectId, traceId: score.trace_id ?? "" }}
              search={{ observation: score.observation_id ?? undefined }}
              disabled={score.trace_id === null}
              preload={false}
              className="flex h-8 items-center gap-3 hover:bg-panel"
            >
              <span className="text-meta text-ink-2">
                <Time at={score.timestamp} short />
              </span>
              <span className="ellipsis w-36 shrink-0 font-semibold">{score.name}</span>
              <span className="ellipsis min-w-0 flex-1 text-ink-2">{score.comment}</span>
              <span className="num shrink-0 text-meta text-bad">{text(score)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
