import { describe, expect, it } from "vitest";
import { boundsOf, pickedOf, VALUE_FACETS, withBounds, withExcluded, withPicked } from "./facet-model";

const [levels] = VALUE_FACETS;

describe("facets", () => {
  it("pick, read back, and let go", () => {
    const picked = withPicked([], levels, ["ERROR", "WARNING"]);
    expect(picked).toEqual([{ type: "stringOptions", column: "level", operator: "any of", value: ["ERROR", "WARNING"] }]);
    expect(pickedOf(picked, levels)).toEqual(["ERROR", "WARNING"]);
    expect(withPicked(picked, levels, [])).toEqual([]);
  });

  it("exclude beside what is picked", () => {
    const both = withExcluded(withExcluded(withPicked([], levels, ["ERROR"]), levels, "DEBUG"), levels, "DEFAULT");
    expect(both).toHaveLength(2);
    expect(both[1]).toMatchObject({ operator: "none of", value: ["DEBUG", "DEFAULT"] });
  });

  it("bound numbers from either side", () => {
    const bounded = withBounds([], "latency", 1, undefined);
    expect(boundsOf(bounded, "latency")).toEqual({ low: 1, high: undefined });
    expect(withBounds(bounded, "latency", undefined, undefined)).toEqual([]);
  });
});
