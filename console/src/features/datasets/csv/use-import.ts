import { useState } from "react";
import type { UnfitItem } from "@/api/types";
import { MOST_ITEMS, useAddItems, type ItemTexts } from "@/data/datasets";

const AT_ONCE = Math.min(200, MOST_ITEMS);

export interface Outcome {
  added: number;
  unfit: readonly UnfitItem[];
  /** How many rows were sent before the server refused or went away; undefined when all were. */
  stoppedAt?: number;
}

interface Import {
  /** How many rows are through; undefined before it begins. */
  done: number | undefined;
  outcome: Outcome | undefined;
  error: unknown;
  start: (items: readonly ItemTexts[]) => Promise<void>;
}

/** Sends rows a few at a time, in order; what does not fit the schema is left out and named. */
export function useImport(projectId: string, datasetId: string): Import {
  const add = useAddItems(projectId);
  const [done, setDone] = useState<number>();
  const [outcome, setOutcome] = useState<Outcome>();
  const start = async (items: readonly ItemTexts[]) => {
    let added = 0;
    const unfit: UnfitItem[] = [];
    for (let from = 0; from < items.length; from += AT_ONCE) {
      setDone(from);
      try {
        const answer = await add.mutateAsync({ dataset_ids: [datasetId], items: items.slice(from, from + AT_ONCE), partly: true });
        added += answer.added;
        unfit.push(...answer.unfit.map((one) => ({ ...one, row: from + one.row })));
      } catch {
        setOutcome({ added, unfit, stoppedAt: from });
        return;
      }
    }
    setOutcome({ added, unfit });
  };
  return { done, outcome, error: add.error, start };
}
