import { describe, expect, it } from "vitest";
import { barsOf, roundedRange } from "./spread-bars";

const step = (power: number, count: number) => ({ low: 2 ** (power / 2), high: 2 ** ((power + 1) / 2), count });
const spread = (...steps: ReturnType<typeof step>[]) => ({ least: 0, most: 0, zero_count: 0, steps });

describe("the bars of a spread number", () => {
  it("stand side by side without gaps", () => {
    expect(barsOf(spread(step(0, 3), step(3, 1))).map((bar) => bar.count)).toEqual([3, 0, 0, 1]);
  });

  it("become as wide as it takes to be few", () => {
    const bars = barsOf(spread(step(-20, 1), step(30, 2)));
    expect(bars.length).toBeLessThanOrEqual(24);
    expect(bars.reduce((sum, bar) => sum + bar.count, 0)).toBe(3);
    expect(bars[0]?.low).toBeCloseTo(2 ** -10);
  });

  it("are none where there is nothing", () => {
    expect(barsOf(spread())).toEqual([]);
  });

  it("give ranges that read well and hold what was chosen", () => {
    expect(roundedRange(1, Math.SQRT2)).toEqual([1, 1.5]);
    expect(roundedRange(0.0884, 362.04)).toEqual([0.088, 370]);
    expect(roundedRange(0, 4)).toEqual([0, 4]);
  });
});
