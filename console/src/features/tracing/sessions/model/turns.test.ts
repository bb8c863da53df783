import { describe, expect, it } from "vitest";
import type { TraceItem } from "@/api/types";
import { matchingTurns, nextBad, turnsOf } from "./turns";

const turn = (id: string, minute: number, extra: Partial<TraceItem> = {}) =>
  ({ id, name: id, timestamp: `2026-11-23T12:${String(minute).padStart(2, "0")}:00.000Z`, latency_ms: 1000, error_count: 0, scores: [], input_preview: null, output_preview: null, ...extra }) as unknown as TraceItem;
const score = (name: string, value: number, data_type = "NUMERIC") => ({ name, value, data_type, string_value: null, count: 1 }) as TraceItem["scores"][number];

describe("turnsOf", () => {
  it("puts turns in order and marks idle gaps", () => {
    expect(turnsOf([turn("b", 10), turn("a", 0), turn("c", 10)]).map((one) => [one.trace.id, one.number, one.gapMs])).toEqual([["a", 1, undefined], ["b", 2, 599_000], ["c", 3, undefined]]);
  });

  it("knows what makes a turn bad", () => {
    const turns = turnsOf([
      turn("fine", 0, { scores: [score("help", 0.9), score("rating", 4)] }),
      turn("error", 1, { error_count: 1 }),
      turn("thumb", 2, { scores: [score("ok", 0, "BOOLEAN")] }),
      turn("low", 3, { scores: [score("help", 0.2), score("rating", 1)] }),
    ]);
    expect(turns.map((one) => one.bad)).toEqual([[], [{ kind: "error" }], [{ kind: "score", name: "ok" }], [{ kind: "score", name: "help" }, { kind: "score", name: "rating" }]]);
    expect([nextBad(turns, -1, 1), nextBad(turns, 1, 1), nextBad(turns, 3, 1), nextBad(turns, 1, -1)]).toEqual([1, 2, 1, 3]);
    expect(nextBad(turnsOf([turn("a", 0)]), 0, 1)).toBeUndefined();
  });

  it("finds turns by what was said", () => {
    expect(matchingTurns(turnsOf([turn("a", 0, { input_preview: "如何扩容" }), turn("b", 1)]), "扩容").map((one) => one.trace.id)).toEqual(["a"]);
  });
});
