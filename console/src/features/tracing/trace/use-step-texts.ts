import { useQueries } from "@tanstack/react-query";
import type { StepTexts } from "@/api/types";
import { stepTextsQuery } from "@/data/trace";

const BATCH = 25;

/** Texts of the steps that are looked at, asked for in fixed batches around them: scrolling back costs nothing. */
export function useStepTexts(projectId: string, traceId: string, ids: readonly string[], from: number, to: number): ReadonlyMap<string, StepTexts> {
  const first = Math.floor(Math.max(0, from) / BATCH);
  const last = Math.floor(Math.max(0, Math.min(to, ids.length - 1)) / BATCH);
  const batches: (readonly string[])[] = [];
  for (let at = first; at <= last; at++) batches.push(ids.slice(at * BATCH, (at + 1) * BATCH));
  const answers = useQueries({ queries: batches.filter((batch) => batch.length > 0).map((batch) => stepTextsQuery(projectId, traceId, batch)) });
  return new Map(answers.flatMap((answer) => answer.data ?? []).map((one) => [one.id, one]));
}
