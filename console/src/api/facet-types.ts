import type { FacetValue, ScoreDataType } from "./types";

/** How many traces have a number from `low` to before `high`. */
export interface SpreadStep {
  low: number;
  high: number;
  count: number;
}

/** How a number is spread: steps widen by the square root of two. */
export interface Spread {
  least: number;
  most: number;
  zero_count: number;
  steps: SpreadStep[];
}

/** What one score says: numbers in tenths of their range, words and truths by value. */
export interface ScoreFacet {
  name: string;
  data_type: ScoreDataType;
  least: number;
  most: number;
  tenths: number[];
  labels: FacetValue[];
}

export interface HeatCell {
  at: string;
  low_s: number;
  high_s: number;
  count: number;
  error_count: number;
}

export interface Heat {
  bucket_s: number;
  items: HeatCell[];
}
