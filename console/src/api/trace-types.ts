/** One trace looked at closely: its steps in columns, its texts, its price, its terms of sharing. */

import type { ObservationNode, Score, TraceBody } from "./types";

/** The steps of a trace, column by column; see `data/trace-nodes.ts`. */
export interface NodeColumns {
  id: string[];
  parent: number[];
  missing_parents: Record<string, string>;
  type: string[];
  start_ms: number[];
  duration_ms: (number | null)[];
  first_token_ms: (number | null)[];
  level: string[];
  names: string[];
  name: number[];
  models: string[];
  model: number[];
  messages: string[];
  message: number[];
  input_tokens: number[];
  output_tokens: number[];
  total_tokens: number[];
  total_cost_usd: (number | null)[];
  has_input: boolean[];
  has_output: boolean[];
}

export interface TraceAnswer {
  trace: TraceBody;
  nodes: NodeColumns;
  scores: Score[];
  truncated: boolean;
}

/** A trace as the console holds it: the columns made into steps. */
export interface TraceDetail {
  trace: TraceBody;
  observations: ObservationNode[];
  scores: Score[];
  truncated: boolean;
}

export interface ShareTerms {
  public: boolean;
  expires_at: string | null;
  hide_texts: boolean;
  allowed: boolean;
}

export interface PublicTraceAnswer extends TraceAnswer {
  share: ShareTerms;
}

/** A step whose text holds what was searched for. */
export interface TextHit {
  id: string;
  field: string;
  around: string;
}

export interface FieldHits {
  count: number;
  items: { at: number; before: string; match: string; after: string }[];
}

/** The beginnings of the texts of a step. */
export interface StepTexts {
  id: string;
  input: string | null;
  output: string | null;
  input_bytes: number;
  output_bytes: number;
}

export interface GraphMark {
  id: string;
  node: string;
  step: number | null;
}

export interface Neighbour {
  trace_id: string;
  observation_id: string;
  name: string | null;
  type: string;
  model: string | null;
  start_time: string;
  end_time: string | null;
  total_tokens: number;
  matched: boolean;
}

export interface PriceModel {
  id: string;
  name: string;
  match_pattern: string;
  own: boolean;
  unit: string | null;
  start_date: string | null;
  updated_at: string;
}

export interface PriceLine {
  type: string;
  units: number | null;
  price_usd: number | null;
  cost_usd: number | null;
  usage_provided: boolean;
  cost_provided: boolean;
}

/** Why a step cost what it did. */
export interface PriceFacts {
  source: string;
  model_name: string | null;
  model: PriceModel | null;
  deleted_model_id: string | null;
  tier: { name: string; is_default: boolean; conditions: string[]; of: number } | null;
  matching: PriceModel | null;
  lines: PriceLine[];
}
