import { describe, expect, it } from "vitest";
import type { NodeColumns, TraceDetail } from "@/api/types";
import { isLive, nodesOf } from "./trace-nodes";

const T0 = Date.parse("2026-11-23T12:00:00.000Z");
const COLUMNS: NodeColumns = {
  id: ["a", "b", "c"],
  parent: [-1, 0, -1],
  missing_parents: { "2": "lost" },
  type: ["CHAIN", "GENERATION", "TOOL"],
  start_ms: [T0, T0 + 10, T0 + 20],
  duration_ms: [100, 50, null],
  first_token_ms: [null, 5, null],
  level: ["DEFAULT", "ERROR", "DEFAULT"],
  names: ["chat"],
  name: [0, -1, 0],
  models: ["qwen"],
  model: [-1, 0, -1],
  messages: ["boom"],
  message: [-1, 0, -1],
  input_tokens: [0, 3, 0],
  output_tokens: [0, 4, 0],
  total_tokens: [0, 7, 0],
  total_cost_usd: [null, 0.5, null],
  has_input: [true, false, false],
  has_output: [false, true, false],
};

describe("nodesOf", () => {
  it("makes steps of columns, with parents by name and those that were not received", () => {
    const [a, b, c] = nodesOf(COLUMNS);
    expect([a?.parent_id, b?.parent_id, c?.parent_id]).toEqual([null, "a", "lost"]);
    expect(b).toMatchObject({ name: null, model: "qwen", status_message: "boom", level: "ERROR", total_cost_usd: 0.5 });
    expect([b?.start_time, b?.end_time, b?.completion_start_time]).toEqual(["2026-11-23T12:00:00.010Z", "2026-11-23T12:00:00.060Z", "2026-11-23T12:00:00.015Z"]);
    expect(c?.end_time).toBeNull();
  });

  it("rounds lengths, whatever part of a millisecond their beginning has", () => {
    const steps = nodesOf({ ...COLUMNS, start_ms: [T0 + 0.9, T0 + 0.4, T0 + 0.6], duration_ms: [6.4, 6.6, 0.9] });
    expect(steps.map((one) => Date.parse(one.end_time ?? "") - Date.parse(one.start_time))).toEqual([6, 7, 0]);
  });
});

describe("isLive", () => {
  const detail = { observations: nodesOf(COLUMNS) } as unknown as TraceDetail;
  it("holds while a step that began lately has no end", () => {
    expect(isLive(detail, T0 + 60_000)).toBe(true);
    expect(isLive(detail, T0 + 3_600_000)).toBe(false);
  });
});
