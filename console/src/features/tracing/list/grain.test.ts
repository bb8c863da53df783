import { describe, expect, it } from "vitest";
import type { Filter } from "@/api/types";
import { stepFilters, traceFilters, unanswered } from "./grain";

const level: Filter = { type: "stringOptions", column: "level", operator: "any of", value: ["ERROR"] };
const prompt: Filter = { type: "stringOptions", column: "promptName", operator: "any of", value: ["answer"] };
const starred: Filter = { type: "boolean", column: "bookmarked", operator: "=", value: true };
const models: Filter = { type: "arrayOptions", column: "model", operator: "any of", value: ["qwen-plus"] };

describe("the same question of traces and of steps", () => {
  it("asks of some step what only steps have", () => {
    expect(traceFilters([level, prompt])).toEqual([level, { type: "scope", column: "steps", operator: "some", value: "", within: [prompt] }]);
  });

  it("asks of no step what is not to be", () => {
    expect(traceFilters([{ ...prompt, operator: "none of" }])).toEqual([{ type: "scope", column: "steps", operator: "none", value: "", within: [prompt] }]);
  });

  it("gives the names of traces their place among steps", () => {
    const name: Filter = { type: "stringOptions", column: "name", operator: "any of", value: ["chat"] };
    expect(stepFilters("llm", [name, models])).toEqual([
      { ...name, column: "traceName" },
      { ...models, type: "stringOptions" },
      { type: "stringOptions", column: "type", operator: "any of", value: ["GENERATION"] },
    ]);
  });

  it("says which terms steps know nothing of", () => {
    expect(stepFilters("all", [starred, level])).toEqual([level]);
    expect(unanswered("all", [starred, level])).toEqual([starred]);
    expect(unanswered("traces", [starred])).toEqual([]);
  });
});
