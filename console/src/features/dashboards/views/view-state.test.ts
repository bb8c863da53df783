import { describe, expect, it } from "vitest";
import type { ViewState } from "@/data/views";
import { fitting, sameState } from "./view-state";

const columns = { shown: { tags: false }, order: ["time", "name"], pinned: [], split: [] };
const view: ViewState = { filters: [{ type: "number", column: "latency", operator: ">", value: 2 }], search: "什么", columns };

describe("sameState", () => {
  it("takes what means the same for the same", () => {
    expect(sameState(view, { columns, search: "什么", order: undefined, grain: "", filters: [{ operator: ">", value: 2, column: "latency", type: "number" }] })).toBe(true);
    expect(sameState({}, { filters: [], search: undefined })).toBe(true);
  });

  it("sees another filter and another order of columns", () => {
    expect(sameState(view, { ...view, filters: [] })).toBe(false);
    expect(sameState(view, { ...view, columns: { ...columns, order: ["name", "time"] } })).toBe(false);
  });
});

describe("fitting", () => {
  it("keeps what the list still has and names the rest", () => {
    const found = fitting(view, new Set(["time", "name"]), (filter) => filter.column !== "latency");
    expect(found.dropped).toEqual(["latency", "tags"]);
    expect(found.state).toMatchObject({ filters: [], search: "什么", columns: { order: ["time", "name"], shown: {} } });
  });
});
