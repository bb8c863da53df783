import { describe, expect, it } from "vitest";
import type { Filter } from "@/api/types";
import { askedNow } from "./asked-now";

const NOW = Date.UTC(2026, 10, 23, 12);
const recent: Filter = { type: "datetime", column: "startTime", operator: ">", value: "2026-11-01T00:00:00.000Z", ago: "-2h" };
const asked = { type: "datetime", column: "startTime", operator: ">", value: "2026-11-23T10:00:00.000Z" };

describe("askedNow", () => {
  it("counts back from the moment of the question, not from when the filter was written", () => {
    expect(askedNow([recent], NOW)).toEqual([asked]);
  });

  it("does so inside a scope", () => {
    expect(askedNow([{ type: "scope", column: "steps", operator: "some", value: "", within: [recent] }], NOW)).toMatchObject([{ within: [asked] }]);
  });

  it("leaves other filters alone, and a time that it cannot read", () => {
    const level: Filter = { type: "stringOptions", column: "level", operator: "any of", value: ["ERROR"] };
    expect(askedNow([level, { ...recent, ago: "soon" }], NOW)).toEqual([level, { ...asked, value: "2026-11-01T00:00:00.000Z" }]);
  });
});
