import { describe, expect, test } from "vitest";
import { formatterOf } from "./unit";

describe("a value of a chart", () => {
  test("begins at zero, not below a millisecond", () => {
    expect(formatterOf("ms", "en")(0)).toBe("0 s");
    expect(formatterOf("ms", "en")(0.4)).toBe("<1 ms");
    expect(formatterOf("ms", "zh-CN")(2500)).toBe("2.50 s");
  });
});
