import { describe, expect, it } from "vitest";
import { diff } from "./diff";

const shown = (before: string, after: string) => diff(before, after).map(({ kind, text }) => `${{ same: "=", gone: "-", new: "+" }[kind]}${text}`);

describe("diff", () => {
  it("keeps what stayed, word by word", () => {
    expect(shown("restart the node", "drain the node")).toEqual(["-restart", "+drain", "= the node"]);
  });

  it("compares Chinese by the character", () => {
    expect(shown("先增加副本", "先减少副本")).toEqual(["=先", "-增加", "+减少", "=副本"]);
  });

  it("knows the ends: nothing, all new, equal", () => {
    expect(shown("", "")).toEqual([]);
    expect(shown("", "x")).toEqual(["+x"]);
    expect(shown("same", "same")).toEqual(["=same"]);
  });

  it("loses nothing of long texts", () => {
    const before = "词 ".repeat(5000);
    const pieces = diff(before, `${before}end`);
    expect(pieces.filter((one) => one.kind !== "gone").map((one) => one.text).join("")).toBe(`${before}end`);
  });
});
