/** Datasets, their items, and runs over them. */

export type ItemStatus = "ACTIVE" | "ARCHIVED";

export interface Dataset {
  id: string;
  /** Slashes make folders. */
  name: string;
  description: string | null;
  metadata: unknown;
  /** JSON Schemas that items must fit; null asks nothing. */
  input_schema: unknown;
  expected_output_schema: unknown;
  items: number;
  runs: number;
  last_run_at: string | null;
  created_at: string;
}

export interface DatasetItem {
  id: string;
  dataset_id: string;
  status: ItemStatus;
  input: unknown;
  expected_output: unknown;
  metadata: unknown;
  source_trace_id: string | null;
  source_observation_id: string | null;
  created_at: string;
  updated_at: string;
}

/** Why a row was left out; `row` counts from 0. */
export interface UnfitItem {
  dataset_id: string;
  row: number;
  path: (string | number)[];
  reason: string;
}

export interface DatasetRun {
  id: string;
  name: string;
  description: string | null;
  metadata: unknown;
  items: number;
  created_at: string;
}

export interface DatasetRunItem {
  id: string;
  item_id: string;
  trace_id: string;
  observation_id: string | null;
  created_at: string;
}
