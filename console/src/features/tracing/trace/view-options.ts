import { useState } from "react";
import type { Level } from "@/api/types";
import { recall, remember } from "@/lib/storage";

/** What the tree shows beside names. Kept by the browser. */
export interface ViewOptions {
  duration: boolean;
  cost: boolean;
  scores: boolean;
  comments: boolean;
  /** Numbers take colour by their share of the whole. */
  heat: boolean;
  /** Long idle stretches of the timeline are folded. */
  fold_gaps: boolean;
  critical: boolean;
  level: Level;
}

export type Toggle = Exclude<keyof ViewOptions, "level">;

const NAME = "trace.view";
const FIRST: ViewOptions = { duration: true, cost: true, scores: true, comments: true, heat: true, fold_gaps: true, critical: true, level: "DEBUG" };

function kept(): ViewOptions {
  try {
    return { ...FIRST, ...(JSON.parse(recall(NAME) ?? "{}") as Partial<ViewOptions>) };
  } catch {
    return FIRST;
  }
}

export function useViewOptions(): [ViewOptions, (change: Partial<ViewOptions>) => void] {
  const [options, setOptions] = useState(kept);
  return [
    options,
    (change) => {
      const next = { ...options, ...change };
      remember(NAME, JSON.stringify(next));
      setOptions(next);
    },
  ];
}
