import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ObservationNode, Score, TraceBody } from "@/api/types";
import { wholeTextQuery } from "@/data/trace";
import { AddItemsDialog } from "@/features/datasets/add-items-dialog";
import { writeStored } from "@/features/datasets/json-text";
import { Dialog } from "@/ui/dialog";
import { ErrorState, Skeleton } from "@/ui/states";

interface TraceDatasetsProps {
  projectId: string;
  trace: TraceBody;
  /** The step that is looked at; without it the trace itself becomes an item. */
  step: ObservationNode | undefined;
  scores: readonly Score[];
  onClose: () => void;
}

/** The latest output that a person would rather have seen. */
function correctionOf(scores: readonly Score[], stepId: string | undefined): string | null {
  const corrections = scores.filter((score) => score.data_type === "CORRECTION" && (score.observation_id ?? undefined) === stepId);
  return corrections.sort((a, b) => b.timestamp.localeCompare(a.timestamp))[0]?.string_value ?? null;
}

/** A trace or one of its steps as an item of datasets, with its whole input and output to begin with. */
export function TraceDatasets({ projectId, trace, step, scores, onClose }: TraceDatasetsProps) {
  const { t } = useTranslation("datasets");
  const place = { projectId, traceId: trace.id, observationId: step?.id };
  const input = useQuery(wholeTextQuery({ ...place, field: "input" }));
  const output = useQuery(wholeTextQuery({ ...place, field: "output" }));
  const failed = input.error ?? output.error;
  const corrected = correctionOf(scores, step?.id);
  const name = step?.name ?? trace.name ?? trace.id;
  if (input.data === undefined || output.data === undefined)
    return (
      <Dialog open onClose={onClose} title={t("add.title")}>
        {failed ? (
          <ErrorState error={failed} onRetry={() => void Promise.all([input.refetch(), output.refetch()])} />
        ) : (
          <div role="status" aria-label={t("add.loading")}>
            <Skeleton className="h-24" />
          </div>
        )}
      </Dialog>
    );
  return (
    <AddItemsDialog
      projectId={projectId}
      start={{ input: writeStored(input.data), expected_output: writeStored(corrected ?? output.data), metadata: "" }}
      datasetIds={[]}
      source={{ source_trace_id: trace.id, source_observation_id: step?.id }}
      description={step ? t("add.from_step", { name }) : t("add.from_trace", { name })}
      hint={corrected === null ? undefined : t("add.from_correction")}
      onClose={onClose}
    />
  );
}
