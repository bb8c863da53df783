import { Link } from "@tanstack/react-router";
import { Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Score } from "@/api/types";
import { useScoreText } from "@/parts/score-chip";
import { Time } from "@/parts/time";
import { IconButton } from "@/ui/button";
import { Chip } from "@/ui/chip";

interface JudgementListProps {
  projectId: string;
  scores: readonly Score[];
  mayDelete: boolean;
  onDelete: (id: string) => void;
}

/** The scores of one object, each with who gave it and why. */
export function JudgementList({ projectId, scores, mayDelete, onDelete }: JudgementListProps) {
  const { t } = useTranslation("scores");
  const text = useScoreText();
  if (scores.length === 0) return <p className="py-2 text-ink-2">{t("judgements.empty")}</p>;
  return (
    <ul aria-label={t("judgements.title")} className="divide-y divide-line">
      {scores.map((score) => (
        <li key={score.id} className="py-2">
          <div className="flex items-center gap-2">
            <span className="ellipsis font-semibold">{score.name}</span>
            <span className="num">{text(score)}</span>
            <Chip>{t(`source.${score.source}`)}</Chip>
            <div className="flex-1" />
            <span className="text-meta text-ink-2">
              <Time at={score.timestamp} />
            </span>
            {score.execution_trace_id && (
              <Link to="/project/$projectId/traces/$traceId" params={{ projectId, traceId: score.execution_trace_id }} className="text-meta text-accent hover:underline">
                {t("judgements.execution")}
              </Link>
            )}
            {mayDelete && score.source === "ANNOTATION" && (
              <IconButton label={t("judgements.delete", { name: score.name })} icon={<Trash2 size={14} />} onClick={() => onDelete(score.id)} />
            )}
          </div>
          {score.comment && <p className="mt-0.5 break-words whitespace-pre-wrap text-ink-2">{score.comment}</p>}
        </li>
      ))}
    </ul>
  );
}
