import { useQuery } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import type { Facets } from "@/api/types";
import { metadataKeysQuery, metadataValuesQuery, scoreFacetsQuery, type FacetQuestion } from "@/data/facets";
import { namesAmong, seenValues } from "./facet-model";
import { halfWidth } from "./grammar/scan";
import { isOneOf, METADATA, SCORE_NAMES, SCORES } from "./grammar/fields";
import type { SeenValue } from "./grammar/suggest";

interface SeenValues {
  valuesOf: (column: string) => readonly SeenValue[];
  /** Of the word before the caret: fields of metadata and scores are only asked for when somebody types their name. */
  onTyping: (word: string) => void;
}

/** What was seen in this time range, for what is being typed: values, keys of metadata, names of scores; names of steps as far as their rows are here. */
export function useSeenValues(question: FacetQuestion, facets: Facets | undefined, steps: readonly { name: string | null }[] = []): SeenValues {
  const [typed, setTyped] = useState<{ head: string; key?: string }>();
  const ofMetadata = typed !== undefined && isOneOf(METADATA, typed.head);
  const ofScores = typed !== undefined && isOneOf(SCORES, typed.head);
  const keys = useQuery({ ...metadataKeysQuery(question), enabled: ofMetadata });
  const values = useQuery({ ...metadataValuesQuery(question, typed?.key ?? ""), enabled: ofMetadata && typed.key !== undefined });
  const scores = useQuery({ ...scoreFacetsQuery(question), enabled: ofScores });
  const onTyping = useCallback((word: string) => {
    const [, head, key] = /^-?(?:[\p{L}]+:)?([\p{L}_]+)\.(?:"?([^":]+)"?:)?/u.exec(halfWidth(word)) ?? [];
    if (head !== undefined) setTyped((before) => (before?.head === head && before.key === key ? before : { head, key }));
  }, []);
  const valuesOf = (column: string): readonly SeenValue[] => {
    if (column === METADATA[0]) return keys.data ?? [];
    if (column === SCORE_NAMES) return [...new Set(scores.data?.map((one) => one.name))].map((value) => ({ value, count: countOf(scores.data?.filter((one) => one.name === value) ?? []) }));
    if (column.startsWith(`${METADATA[0]}:`)) return column.slice(METADATA[0].length + 1) === typed?.key ? (values.data ?? []) : [];
    if (column.startsWith(`${SCORE_NAMES}:`)) return scores.data?.filter((one) => one.name === column.slice(SCORE_NAMES.length + 1)).flatMap((one) => one.labels) ?? [];
    return column === "stepName" ? namesAmong(steps) : seenValues(facets, column);
  };
  return { valuesOf, onTyping };
}

function countOf(scores: readonly { tenths: readonly number[]; labels: readonly { count: number }[] }[]): number {
  return scores.reduce((sum, one) => sum + one.tenths.reduce((all, count) => all + count, 0) + one.labels.reduce((all, label) => all + label.count, 0), 0);
}
