import { describe, expect, it } from "vitest";
import { gridOf } from "./heat-grid";

const cell = (at: string, low_s: number, high_s: number, count = 1, error_count = 0) => ({ at: `2026-11-23T12:00:${at}Z`, low_s, high_s, count, error_count });

describe("the grid of latency by time", () => {
  it("has a column for each stretch of time and a row for each step of latency", () => {
    const grid = gridOf({ bucket_s: 5, items: [cell("00", 1, Math.SQRT2), cell("10", 2, 2 * Math.SQRT2, 4, 1)] });
    expect(grid).toMatchObject({ columns: 3, rows: 3, most: 4, stepMs: 5000 });
    expect(grid?.boxes.map((one) => [one.x, one.y, one.count, one.errorCount])).toEqual([
      [0, 0, 1, 0],
      [2, 2, 4, 1],
    ]);
  });

  it("puts what took no time into the lowest row", () => {
    const grid = gridOf({ bucket_s: 5, items: [cell("00", 0, 0, 2), cell("00", 1, Math.SQRT2, 3)] });
    expect(grid?.boxes).toEqual([{ x: 0, y: 0, lowS: 0, highS: 1, count: 5, errorCount: 0 }]);
  });

  it("is none without anything that took time", () => {
    expect(gridOf({ bucket_s: 5, items: [] })).toBeUndefined();
  });
});
