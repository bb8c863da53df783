import { describe, expect, test } from "vitest";
import { oneLine, readValue, writeStored, writeValue } from "./json-text";

describe("values as people write them", () => {
  test.each([null, 5, true, "words", "多租户", "5", "", "null", "{broken", '"quoted"', " blank ", { a: [1, "b"] }, []])("%j is read as it was written", (value) => {
    expect(readValue(writeValue(value))).toEqual({ value });
  });

  test("plain words need no quotes, broken JSON is a problem", () => {
    expect(readValue("what is it?")).toEqual({ value: "what is it?" });
    expect(readValue("  ")).toEqual({ value: null });
    for (const text of ["{a: 1}", "[1,", '"open']) expect(readValue(text)).toEqual({ problem: "json" });
  });

  test("stored texts are shown indented, words as they are", () => {
    expect(writeStored('{"a":1}')).toBe('{\n  "a": 1\n}');
    expect(writeStored('"x"')).toBe("x");
    expect(writeStored("plain")).toBe("plain");
    expect(writeStored(null)).toBe("");
  });

  test("a line for a table", () => {
    expect(oneLine({ a: "x\ny" })).toBe('{"a":"x\\ny"}');
    expect(oneLine("x\n  y")).toBe("x y");
    expect(oneLine(null)).toBe("");
  });
});
