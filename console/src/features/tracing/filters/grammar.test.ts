import { describe, expect, it } from "vitest";
import { merge, readSearch } from "./grammar";

describe("readSearch", () => {
  it("leaves free text alone, quotes and colons of no known field too", () => {
    expect(readSearch("什么是 OceanBase")).toEqual({ text: "什么是 OceanBase", filters: [] });
    expect(readSearch('error: "x" at https://a.example')).toEqual({ text: 'error: "x" at https://a.example', filters: [] });
  });

  it("turns fields into terms and keeps the rest as text", () => {
    expect(readSearch("level:error timeout -tags:test")).toEqual({
      text: "timeout",
      filters: [
        { type: "stringOptions", column: "level", operator: "any of", value: ["ERROR"] },
        { type: "arrayOptions", column: "tags", operator: "none of", value: ["test"] },
      ],
    });
  });

  it("understands Chinese names, values and full-width signs", () => {
    expect(readSearch("级别：错误 延迟：＞500ms").filters).toEqual([
      { type: "stringOptions", column: "level", operator: "any of", value: ["ERROR"] },
      { type: "number", column: "latency", operator: ">", value: 0.5 },
    ]);
  });

  it("understands units, groups, globs, quotes and metadata", () => {
    expect(readSearch("tokens:>20k").filters).toMatchObject([{ column: "totalTokens", operator: ">", value: 20_000 }]);
    expect(readSearch("level:(ERROR OR WARNING)").filters).toMatchObject([{ value: ["ERROR", "WARNING"] }]);
    expect(readSearch("name:*chat*").filters).toEqual([{ type: "string", column: "name", operator: "contains", value: "chat" }]);
    expect(readSearch('name:"two words"').filters).toMatchObject([{ value: ["two words"] }]);
    expect(readSearch("metadata.region:eu").filters).toEqual([{ type: "stringObject", column: "metadata", key: "region", operator: "contains", value: "eu" }]);
  });

  it("takes a number it cannot read as text", () => {
    expect(readSearch("latency:>soon")).toEqual({ text: "latency:>soon", filters: [] });
  });
});

describe("merge", () => {
  it("lets a new term replace the one of the same column and operator", () => {
    const old = { type: "stringOptions", column: "level", operator: "any of", value: ["ERROR"] } as const;
    const kept = { type: "number", column: "latency", operator: ">", value: 1 } as const;
    expect(merge([{ ...old, value: ["ERROR"] }, kept], [{ ...old, value: ["WARNING"] }])).toEqual([kept, { ...old, value: ["WARNING"] }]);
  });
});
