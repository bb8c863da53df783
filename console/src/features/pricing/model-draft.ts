import type { ModelItem, ModelTier } from "@/api/types";
import type { NewModel } from "@/data/pricing";
import { perMillion, perUnit } from "./amounts";

/** Prices as they are typed: USD per million, one text a usage type. */
export interface PriceRow {
  type: string;
  text: string;
}

export interface TierDraft {
  name: string;
  /** Usage types that are added up, as a pattern. */
  pattern: string;
  above: string;
  prices: Readonly<Record<string, string>>;
}

export interface ModelDraft {
  name: string;
  /** Undefined until the author writes one: then it follows the name. */
  pattern: string | undefined;
  rows: readonly PriceRow[];
  tiers: readonly TierDraft[];
  /** Conditions that this form does not know; they stay as they are. */
  kept: readonly ModelTier[];
}

export const EMPTY: ModelDraft = { name: "", pattern: undefined, rows: [{ type: "input", text: "" }, { type: "output", text: "" }], tiers: [], kept: [] };

export function patternOf(draft: ModelDraft): string {
  if (draft.pattern !== undefined) return draft.pattern;
  const name = draft.name.trim();
  return name === "" ? "" : `(?i)^(${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")})$`;
}

const textOf = (price: number | undefined) => String(perMillion(price) ?? "");

/** A tier of the one kind that the form edits: "more than so many units". */
function asDraft(tier: ModelTier): TierDraft | undefined {
  const [condition] = tier.conditions;
  if (tier.conditions.length !== 1 || !condition || "key" in condition || condition.operator !== "gt") return undefined;
  return { name: tier.name, pattern: condition.usageDetailPattern, above: String(condition.value), prices: Object.fromEntries(Object.entries(tier.prices).map(([type, price]) => [type, textOf(price)])) };
}

export function draftOf(model: ModelItem): ModelDraft {
  const more = model.tiers.slice(1);
  return {
    name: model.model_name,
    pattern: model.match_pattern,
    rows: Object.entries(model.prices).map(([type, price]) => ({ type, text: textOf(price) })),
    tiers: more.map(asDraft).filter((tier) => tier !== undefined),
    kept: more.filter((tier) => asDraft(tier) === undefined),
  };
}

const isPrice = (text: string | undefined) => text !== undefined && text.trim() !== "" && Number(text) >= 0;

/** Typed, and nothing that can be a price. */
export const isWrongPrice = (text: string) => text !== "" && !isPrice(text);

/** What is to be stored; undefined while something is missing. */
export function modelOf(draft: ModelDraft): NewModel | undefined {
  const rows = draft.rows.filter((row) => row.type.trim() !== "" && isPrice(row.text));
  const types = rows.map((row) => row.type.trim());
  const complete = draft.tiers.every((tier) => tier.name.trim() !== "" && tier.pattern !== "" && isPrice(tier.above) && types.every((type) => isPrice(tier.prices[type])));
  if (draft.name.trim() === "" || rows.length === 0 || rows.length !== draft.rows.filter((row) => row.text !== "").length || !complete) return undefined;
  const tiers = draft.tiers.map((tier) => ({
    name: tier.name.trim(),
    conditions: [{ usageDetailPattern: tier.pattern, operator: "gt", value: Number(tier.above), caseSensitive: false }],
    prices: Object.fromEntries(types.map((type) => [type, perUnit(tier.prices[type] ?? "")])),
  }));
  const all = [...tiers, ...draft.kept.map(({ name, conditions, prices }) => ({ name, conditions, prices }))];
  return {
    model_name: draft.name.trim(),
    match_pattern: patternOf(draft),
    prices: Object.fromEntries(rows.map((row) => [row.type.trim(), perUnit(row.text)])),
    tiers: all.map((tier, at) => ({ ...tier, isDefault: false, priority: at + 1 })),
  };
}
