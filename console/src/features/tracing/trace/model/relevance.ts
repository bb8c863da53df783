import type { Score } from "@/api/types";

/** The score under which people say how relevant a retrieved document is. */
export const RELEVANCE = "relevance";
const PLACE = "document_index";

/** One judgement a document and step: judging again replaces it. */
export function relevanceId(observationId: string, at: number): string {
  return `${RELEVANCE}-${observationId}-${at}`;
}

/** What goes with the score, so that it is known which document it is about. */
export function relevanceFacts(at: number): Record<string, unknown> {
  return { [PLACE]: at };
}

/** The latest judgement of each document of a step, by its place. */
export function marksOf(scores: readonly Score[]): ReadonlyMap<number, number> {
  const latest = [...scores].sort((a, b) => a.timestamp.localeCompare(b.timestamp));
  const marks = new Map<number, number>();
  for (const score of latest) {
    const at = Number(score.metadata[PLACE] ?? Number.NaN);
    if (score.name === RELEVANCE && score.value !== null && Number.isInteger(at)) marks.set(at, score.value);
  }
  return marks;
}

/** Judgements of single documents are shown at the documents, not among the scores of the step. */
export function isRelevance(score: Score): boolean {
  return score.name === RELEVANCE && score.metadata[PLACE] !== undefined;
}
