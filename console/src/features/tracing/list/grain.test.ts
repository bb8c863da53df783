import { describe, expect, it } from "vitest";
import type { Filter } from "@/api/types";
import { readQuery } from "../filters/grammar/read";
import { writeQuery } from "../filters/grammar/write";
import { stepFilters, traceFilters, unanswered, wordsOf } from "./grain";

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

  it("keeps the name of a step apart from the name of its trace", () => {
    const step: Filter = { type: "stringOptions", column: "stepName", operator: "any of", value: ["rerank"] };
    const asked = { ...step, column: "name" };
    expect(stepFilters("all", [step])).toEqual([asked]);
    expect(traceFilters([step])).toEqual([{ type: "scope", column: "steps", operator: "some", value: "", within: [asked] }]);
    const scope: Filter = { type: "scope", column: "steps", operator: "none", value: "", within: [step] };
    expect([...traceFilters([scope]), ...stepFilters("all", [scope])]).toEqual([{ ...scope, within: [asked] }, { ...scope, within: [asked] }]);
  });

  it("reads a name as the one in sight, and writes it so that it keeps its meaning in the other list", () => {
    const read = (typed: string, grain: "traces" | "all") => readQuery(typed, 0, wordsOf(grain)).filters;
    expect(read("name:rerank", "all")).toEqual(read("stepname:rerank", "traces"));
    expect(read("跟踪名称:chat", "all")).toEqual(read("名称:chat", "traces"));
    expect(writeQuery(read("name:chat", "traces"), undefined, "en", wordsOf("all"))).toBe("tracename:chat");
    expect(writeQuery(read("名称:rerank", "all"), undefined, "zh", wordsOf("traces"))).toBe("步骤名称:rerank");
  });

  it("says which terms steps know nothing of", () => {
    expect(stepFilters("all", [starred, level])).toEqual([level]);
    expect(unanswered("all", [starred, level])).toEqual([starred]);
    expect(unanswered("traces", [starred])).toEqual([]);
  });
});
