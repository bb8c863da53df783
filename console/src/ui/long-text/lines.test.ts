import { describe, expect, it } from "vitest";
import { lineAt, linesOf, ROW_CHARS, rowOf } from "./lines";

const rows = (text: string) => {
  const lines = linesOf(text);
  return Array.from({ length: lines.count }, (_, row) => lineAt(text, lines, row));
};

describe("linesOf", () => {
  it("breaks where the text breaks", () => {
    expect(rows("a\n\nb")).toEqual(["a", "", "b"]);
    expect(rows("a\n")).toEqual(["a", ""]);
    expect(rows("")).toEqual([""]);
  });

  it("breaks long lines, never inside a character, and loses nothing", () => {
    const text = "x".repeat(ROW_CHARS - 1) + "😀".repeat(300);
    expect(rows(text).join("")).toBe(text);
    expect(rows(text).some((row) => /^[\udc00-\udfff]/.test(row))).toBe(false);
  });

  it("finds the row of a place", () => {
    const text = `${"a".repeat(10)}\n${"b".repeat(1000)}\nc`;
    const lines = linesOf(text);
    expect([0, 9, 11, 11 + ROW_CHARS, text.length - 1].map((place) => rowOf(lines, place))).toEqual([0, 0, 1, 2, lines.count - 1]);
  });

  it("takes twenty megabytes", () => {
    const text = `${"内容 ".repeat(50)}\n`.repeat(140_000);
    expect(linesOf(text).count).toBe(140_001);
  });
});
