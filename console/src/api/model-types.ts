/** Model definitions and their prices. */

/** When a price tier holds: so many units of some usage, or an attribute with one of some values. */
export type TierCondition =
  | { usageDetailPattern: string; operator: string; value: number; caseSensitive: boolean }
  | { source: string; key: string; operator: string; values: string[] };

export interface ModelTier {
  name: string;
  priority: number;
  conditions: TierCondition[];
  prices: Record<string, number>;
}

/** Where the prices of a built-in model are from. */
export interface PriceSource {
  vendor: string;
  source: string;
  as_of: string;
  currency: string;
  rate_note: string;
}

export interface ModelItem {
  id: string;
  model_name: string;
  match_pattern: string;
  prices: Record<string, number>;
  /** The standard one first. */
  tiers: ModelTier[];
  unit: string | null;
  tokenizer: string | null;
  start_date: string | null;
  is_default: boolean;
  updated_at: string;
  source: PriceSource | null;
}
