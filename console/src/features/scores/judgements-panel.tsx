import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Score } from "@/api/types";
import { scoreConfigsQuery, useAddScore, useDeleteScore } from "@/data/scores";
import { toast } from "@/ui/toast";
import { JudgementList } from "./judgement-list";
import { ScoreForm } from "./score-form";

interface JudgementsPanelProps {
  projectId: string;
  traceId: string;
  observationId: string | undefined;
  scores: readonly Score[];
  mayScore: boolean;
  /** Opens the drawer in which one judges by the configs. */
  onAnnotate: () => void;
}

/** What has been judged about a trace or step, and the form to add to it. */
export function JudgementsPanel({ projectId, traceId, observationId, scores, mayScore, onAnnotate }: JudgementsPanelProps) {
  const { t } = useTranslation("scores");
  const configs = useQuery(scoreConfigsQuery(projectId));
  const add = useAddScore(projectId);
  const remove = useDeleteScore(projectId, traceId);
  return (
    <div>
      <JudgementList projectId={projectId} scores={scores} mayDelete={mayScore} onDelete={(id) => remove.mutate(id)} />
      {mayScore && configs.data !== undefined && (
        <section className="mt-4">
          <div className="mb-2 flex items-center gap-3">
            <h3 className="font-semibold">{t("form.title")}</h3>
            {configs.data.some((config) => !config.archived) && (
              <button type="button" onClick={onAnnotate} className="text-meta text-accent hover:underline">
                {t("annotate.open")}
              </button>
            )}
          </div>
          <ScoreForm
            configs={configs.data}
            busy={add.isPending}
            onAdd={(draft) => add.mutate({ ...draft, trace_id: traceId, observation_id: observationId }, { onSuccess: () => toast.good(t("form.added")) })}
          />
        </section>
      )}
    </div>
  );
}
