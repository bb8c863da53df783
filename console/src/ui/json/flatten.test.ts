import { describe, expect, it } from "vitest";
import { decodeInner, flatten, foldablePaths, textLines } from "./flatten";

describe("flatten", () => {
  it("shows the top levels open and gives every line its path", () => {
    const lines = flatten({ a: [1, { b: "x" }], "odd key": null }, new Map());
    expect(lines.map((line) => [line.path, line.kind, line.depth])).toEqual([
      ["$", "open", 0],
      ["$.a", "open", 1],
      ["$.a[0]", "leaf", 2],
      ["$.a[1]", "open", 2],
      ["$.a[1].b", "leaf", 3],
      ["$.a[1]", "close", 2],
      ["$.a", "close", 1],
      ['$["odd key"]', "leaf", 1],
      ["$", "close", 0],
    ]);
  });

  it("keeps what is folded out", () => {
    expect(flatten({ a: { b: 1 } }, new Map([["$.a", false]])).map((line) => line.path)).toEqual(["$", "$.a", "$"]);
  });

  it("opens JSON inside a text only when asked to", () => {
    const value = { payload: '{"inner": true}' };
    expect(flatten(value, new Map())[1]).toMatchObject({ decoded: true, open: false, count: 1 });
    expect(flatten(value, new Map([["$.payload", true]])).map((line) => line.path)).toContain("$.payload.inner");
  });

  it("breaks an open long text into lines of bounded length", () => {
    const lines = flatten("x".repeat(1000), new Map([["$", true]]));
    expect(lines.length).toBeGreaterThan(5);
    expect(textLines("a\n\nb")).toEqual(["a", "", "b"]);
  });

  it("takes two megabytes in its stride", () => {
    const big = Array.from({ length: 20_000 }, (_, at) => ({ id: at, text: "内容".repeat(20) }));
    const begun = performance.now();
    expect(flatten(big, new Map()).length).toBeGreaterThan(20_000);
    expect(performance.now() - begun).toBeLessThan(2000);
    expect(foldablePaths(big, 100)).toHaveLength(100);
  });
});

describe("decodeInner", () => {
  it("accepts objects and arrays, nothing else", () => {
    expect(decodeInner(' [1] ')).toEqual([1]);
    expect(decodeInner("12")).toBeUndefined();
    expect(decodeInner("{broken")).toBeUndefined();
  });
});
