import type { Score, TextHit } from "@/api/types";

/** What is noted beside the steps of a trace, by id of the step. */
export interface StepNotes {
  scores: ReadonlyMap<string, Score[]>;
  comments: Readonly<Record<string, number>>;
  /** Where the text that is searched for stands. */
  around: ReadonlyMap<string, string>;
}

export function notesOf(scores: readonly Score[], comments: Readonly<Record<string, number>>, hits: readonly TextHit[]): StepNotes {
  const byStep = new Map<string, Score[]>();
  for (const score of scores) if (score.observation_id) byStep.set(score.observation_id, [...(byStep.get(score.observation_id) ?? []), score]);
  return { scores: byStep, comments, around: new Map(hits.map((hit) => [hit.id, hit.around.replace(/\s+/g, " ")])) };
}

/** The tone of a number by its share of the whole: quiet, noticeable, hot. Red is left to errors. */
export function heatOf(part: number, whole: number): string {
  const share = whole > 0 ? part / whole : 0;
  if (share >= 0.5) return "font-semibold text-warn";
  if (share >= 0.25) return "font-semibold text-ink";
  return "";
}
