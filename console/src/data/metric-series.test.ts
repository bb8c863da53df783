import { describe, expect, it } from "vitest";
import { filtersFor, linesOfMetrics, linesOfValues } from "./metric-series";

const P95 = { measure: "latency", aggregation: "p95" } as const;

describe("lines over time", () => {
  it("keeps what is not known apart from nought", () => {
    const rows = [
      { time_dimension: "2026-11-20", p95_latency: 12 },
      { time_dimension: "2026-11-21", p95_latency: null },
      { time_dimension: "2026-11-22", p95_latency: 0 },
    ];
    expect(linesOfMetrics(rows, [P95])).toEqual({ at: ["2026-11-20", "2026-11-21", "2026-11-22"], lines: [{ id: "p95_latency", values: [12, null, 0] }] });
  });

  it("has a gap where a value of the dimension has no row", () => {
    const rows = [
      { time_dimension: "2026-11-20", model: "qwen", p95_latency: 1 },
      { time_dimension: "2026-11-21", model: "gpt", p95_latency: 2 },
    ];
    expect(linesOfValues(rows, "model", P95, ["gpt", "qwen"])).toEqual({
      at: ["2026-11-20", "2026-11-21"],
      lines: [
        { id: "gpt", values: [null, 2] },
        { id: "qwen", values: [1, null] },
      ],
    });
  });
});

it("speaks of a trace's name in the words of each view", () => {
  const named = { type: "stringOptions", column: "name", operator: "any of", value: ["chat"] } as const;
  expect(filtersFor("traces", [{ ...named, value: ["chat"] }])[0]?.column).toBe("name");
  expect(filtersFor("observations", [{ ...named, value: ["chat"] }])[0]?.column).toBe("traceName");
  expect(filtersFor("scores-numeric", [{ ...named, value: ["chat"] }])[0]?.column).toBe("traceName");
});
