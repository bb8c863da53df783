import { expect, it } from "vitest";
import type { ModelItem } from "@/api/types";
import { draftOf, EMPTY, modelOf } from "./model-draft";

const flex = { name: "Flex", priority: 2, conditions: [{ source: "model_parameters", key: "service_tier", operator: "in", values: ["flex"] }], prices: { input: 1e-6, output: 2e-6 } } as const;
const long = { name: "Long", priority: 1, conditions: [{ usageDetailPattern: "input", operator: "gt", value: 128000, caseSensitive: false }], prices: { input: 4e-6, output: 8e-6 } } as const;
const model = {
  id: "m",
  model_name: "own",
  match_pattern: "^own$",
  prices: { input: 2.4e-6, output: 9.6e-6 },
  tiers: [{ name: "Standard", priority: 0, conditions: [], prices: { input: 2.4e-6, output: 9.6e-6 } }, long, flex],
} as unknown as ModelItem;

it("gives back what it was made from, tiers that it does not know included", () => {
  expect(modelOf(draftOf(model))).toEqual({
    model_name: "own",
    match_pattern: "^own$",
    prices: model.prices,
    tiers: [
      { name: "Long", isDefault: false, priority: 1, conditions: long.conditions, prices: long.prices },
      { name: "Flex", isDefault: false, priority: 2, conditions: flex.conditions, prices: flex.prices },
    ],
  });
});

it("makes the pattern from the name, and waits for a price", () => {
  expect(modelOf({ ...EMPTY, name: "qwen.own" })).toBeUndefined();
  expect(modelOf({ ...EMPTY, name: "qwen.own", rows: [{ type: "input", text: "0.8" }] })).toMatchObject({ match_pattern: "(?i)^(qwen\\.own)$", prices: { input: 8e-7 } });
});
