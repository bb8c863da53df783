import type { Score } from "@/api/types";
import { useAddScore, useDeleteScore } from "@/data/scores";
import { Comments } from "@/features/review/comments";
import { Correction } from "@/features/scores/correction";
import { JudgementsPanel } from "@/features/scores/judgements-panel";
import type { Judging } from "@/features/tracing/trace/inspector";
import { RELEVANCE, relevanceFacts, relevanceId } from "@/features/tracing/trace/model/relevance";
import { may } from "@/parts/may";

interface JudgingOptions {
  projectId: string;
  traceId: string;
  ownId: string;
  project: { scopes: readonly string[] };
  onAnnotate: () => void;
}

/** What people may say about a trace: scores, corrections, comments, and how relevant a retrieved document is. */
export function useJudging({ projectId, traceId, ownId, project, onAnnotate }: JudgingOptions): Judging {
  const add = useAddScore(projectId);
  const remove = useDeleteScore(projectId, traceId);
  const mayScore = may(project, "scores:CUD");
  const mark = (observationId: string, at: number, value: number | null) => {
    const id = relevanceId(observationId, at);
    if (value === null) remove.mutate(id);
    else add.mutate({ id, name: RELEVANCE, data_type: "NUMERIC", value, trace_id: traceId, observation_id: observationId, metadata: relevanceFacts(at) });
  };
  return {
    panel: ({ observationId, scores, quote, onQuoted, writing, onWriting }) => (
      <>
        <JudgementsPanel key={observationId ?? ""} projectId={projectId} traceId={traceId} observationId={observationId} scores={scores} mayScore={mayScore} onAnnotate={onAnnotate} />
        <Comments
          key={`${observationId ?? ""}-comments`}
          projectId={projectId}
          target={observationId ? { object_type: "OBSERVATION", object_id: observationId } : { object_type: "TRACE", object_id: traceId }}
          ownId={ownId}
          mayComment={may(project, "comments:CUD")}
          anchor={quote}
          onDropAnchor={onQuoted}
          writing={writing}
          onWriting={onWriting}
        />
      </>
    ),
    correction: ({ observationId, output, scores }: { observationId: string | undefined; output: string | null; scores: Score[] }) => (
      <Correction key={observationId ?? ""} projectId={projectId} traceId={traceId} observationId={observationId} output={output} scores={scores} mayScore={mayScore} />
    ),
    onMark: mayScore ? mark : undefined,
  };
}
