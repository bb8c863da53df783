import type { ScoreConfig, ScoreDataType } from "@/api/types";

export const FREE_TYPES = ["NUMERIC", "BOOLEAN", "CATEGORICAL", "TEXT"] as const;

export interface ScoreDraft {
  name: string;
  data_type: ScoreDataType;
  value: number | null;
  string_value?: string;
  comment?: string;
  config_id?: string;
}

interface Typed {
  config: ScoreConfig | undefined;
  name: string;
  type: ScoreDataType;
  value: string;
  comment: string;
}

function numberWithin(text: string, config: ScoreConfig | undefined): number | undefined {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) return undefined;
  if (config?.min_value != null && value < config.min_value) return undefined;
  if (config?.max_value != null && value > config.max_value) return undefined;
  return value;
}

/** What would be sent; undefined while something is missing or out of its range. */
export function draftOf({ config, name, type, value, comment }: Typed): ScoreDraft | undefined {
  const called = (config?.name ?? name).trim();
  if (called === "") return undefined;
  const base = { name: called, data_type: type, comment: comment.trim() || undefined, config_id: config?.id };
  if (type === "NUMERIC" || type === "BOOLEAN") {
    const number = numberWithin(value, config);
    return number === undefined ? undefined : { ...base, value: number };
  }
  return value.trim() === "" ? undefined : { ...base, value: null, string_value: value.trim() };
}
