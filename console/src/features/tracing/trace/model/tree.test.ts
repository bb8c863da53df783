import { describe, expect, it } from "vitest";
import type { ObservationNode } from "@/api/types";
import { ancestorsOf, belowLevel, buildTree, foldedBelow, matchingRows, visibleRows } from "./tree";

function step(id: string, parent: string | null, startMs: number, endMs: number | null, more: Partial<ObservationNode> = {}): ObservationNode {
  const at = (ms: number) => new Date(Date.UTC(2026, 10, 23) + ms).toISOString();
  return {
    id,
    parent_id: parent,
    type: "SPAN",
    name: id,
    start_time: at(startMs),
    end_time: endMs === null ? null : at(endMs),
    completion_start_time: null,
    level: "DEFAULT",
    status_message: null,
    model: null,
    input_tokens: null,
    output_tokens: null,
    total_tokens: null,
    total_cost_usd: null,
    has_input: false,
    has_output: false,
    ...more,
  };
}

const ids = (rows: readonly { step: ObservationNode }[]) => rows.map((row) => row.step.id);

describe("buildTree", () => {
  it("puts steps below their parents in the order they began", () => {
    const tree = buildTree([step("late", "root", 30, 40), step("root", null, 0, 100), step("early", "root", 10, 20), step("inner", "early", 11, 12)]);
    expect(ids(visibleRows(tree, new Set()))).toEqual(["root", "early", "inner", "late"]);
    expect(tree.byId.get("inner")?.depth).toBe(2);
    expect(tree.durationMs).toBe(100);
  });

  it("keeps several roots, and says of a step that its parent was not received", () => {
    const tree = buildTree([step("a", null, 0, 5), step("b", "gone", 1, 2)]);
    expect(ids(tree.roots)).toEqual(["a", "b"]);
    expect(tree.roots.map((root) => root.orphan)).toEqual([false, true]);
  });

  it("loses no step when parents form a circle", () => {
    const tree = buildTree([step("a", "b", 0, 1), step("b", "a", 1, 2), step("self", "self", 2, 3)]);
    expect(ids(visibleRows(tree, new Set())).sort()).toEqual(["a", "b", "self"]);
  });

  it("lets a step without an end reach to the end of what is known, but not an event", () => {
    const tree = buildTree([step("root", null, 0, 50), step("open", "root", 10, null), step("note", "root", 20, null, { type: "EVENT" })]);
    expect(tree.byId.get("open")).toMatchObject({ running: true, endMs: 50 });
    expect(tree.byId.get("note")).toMatchObject({ running: false, endMs: 20 });
  });

  it("takes in twenty thousand steps, also in one endless chain", () => {
    const chain = Array.from({ length: 20_000 }, (_, at) => step(`s${at}`, at === 0 ? null : `s${at - 1}`, at, at + 1));
    const wide = Array.from({ length: 20_000 }, (_, at) => step(`w${at}`, at === 0 ? null : "w0", at, at + 1));
    expect(visibleRows(buildTree(wide), new Set())).toHaveLength(20_000);
    expect(visibleRows(buildTree(chain), new Set()).at(-1)?.depth).toBe(19_999);
  });

  it("has nothing for an empty trace", () => {
    expect(buildTree([])).toMatchObject({ roots: [], durationMs: 0 });
  });
});

describe("moving in the tree", () => {
  const tree = buildTree([step("root", null, 0, 9), step("a", "root", 1, 2, { model: "qwen-plus" }), step("b", "a", 1, 2), step("c", "b", 1, 2)]);

  it("hides what is folded", () => {
    expect(ids(visibleRows(tree, new Set(["a"])))).toEqual(["root", "a"]);
    expect(ids(visibleRows(tree, foldedBelow(tree, 1)))).toEqual(["root", "a"]);
  });

  it("finds steps by name, model or message", () => {
    expect(ids(matchingRows(tree, "QWEN"))).toEqual(["a"]);
  });

  it("knows what to unfold for a step", () => {
    expect(ancestorsOf(tree, "c")).toEqual(["b", "a", "root"]);
  });
});

describe("belowLevel", () => {
  const tree = buildTree([step("root", null, 0, 9), step("a", "root", 1, 2), step("bad", "a", 1, 2, { level: "ERROR" }), step("b", "root", 3, 4, { level: "DEBUG" })]);

  it("hides what is below the level, but never the way to what is not", () => {
    expect([...belowLevel(tree, "ERROR")]).toEqual(["b"]);
    expect(ids(visibleRows(tree, new Set(), belowLevel(tree, "DEFAULT")))).toEqual(["root", "a", "bad"]);
  });

  it("also finds steps that the server found", () => {
    expect(ids(matchingRows(tree, "zzz", new Set(["b"])))).toEqual(["b"]);
  });
});
