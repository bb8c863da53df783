import { describe, expect, it } from "vitest";
import type { ObservationNode, StepTexts } from "@/api/types";
import { conversationOf } from "./conversation";
import { criticalPath } from "./critical";
import { END, graphOf, graphSaysMore, START } from "./graph";
import { heatOf } from "./notes";
import { idleGaps, scaleOf } from "./scale";
import { buildTree } from "./tree";

const at = (second: number) => new Date(Date.parse("2026-11-23T12:00:00Z") + second * 1000).toISOString();
const step = (id: string, parent: string | null, from: number, to: number | null, extra: Partial<ObservationNode> = {}): ObservationNode => ({
  id,
  parent_id: parent,
  type: "SPAN",
  name: id,
  start_time: at(from),
  end_time: to === null ? null : at(to),
  completion_start_time: null,
  level: "DEFAULT",
  status_message: null,
  model: null,
  input_tokens: 0,
  output_tokens: 0,
  total_tokens: 0,
  total_cost_usd: null,
  has_input: false,
  has_output: false,
  ...extra,
});

describe("scaleOf", () => {
  const tree = buildTree([step("root", null, 0, 100), step("a", "root", 0, 5), step("b", "root", 95, 100)]);

  it("finds stretches in which nothing worked, whatever the root says", () => {
    expect(idleGaps(tree)).toEqual([{ fromMs: 5000, toMs: 95_000 }]);
  });

  it("folds them to slivers, and keeps order and ends", () => {
    const scale = scaleOf(tree, true);
    expect([scale.share(0), scale.share(100_000)]).toEqual([0, 1]);
    expect(scale.share(95_000) - scale.share(5000)).toBeCloseTo(0.02);
    expect(scale.share(5000)).toBeCloseTo(0.49);
    expect(scaleOf(tree, false).share(50_000)).toBeCloseTo(0.5);
    expect(scale.ticks.every((mark) => mark <= 5000 || mark >= 95_000)).toBe(true);
  });
});

describe("criticalPath", () => {
  it("follows what the end waited for", () => {
    const tree = buildTree([step("root", null, 0, 10), step("first", "root", 0, 4), step("slow", "root", 4, 10), step("quick", "root", 4, 5), step("inner", "slow", 5, 10)]);
    expect([...criticalPath(tree)].sort()).toEqual(["first", "inner", "root", "slow"]);
  });
});

describe("graphOf", () => {
  const loop = buildTree([
    step("agent", null, 0, 10, { type: "AGENT" }),
    step("t1", "agent", 1, 2, { type: "TOOL", name: "search" }),
    step("g1", "agent", 2, 3, { type: "GENERATION", name: "think" }),
    step("t2", "agent", 3, 4, { type: "TOOL", name: "search" }),
    step("g2", "agent", 4, 5, { type: "GENERATION", name: "think" }),
  ]);

  it("makes loops visible by putting calls of one name together", () => {
    const graph = graphOf(loop, [], "aggregated");
    expect(graph.nodes.map((node) => [node.label, node.steps.length])).toEqual([["agent", 1], ["search", 2], ["think", 2]]);
    expect(graph.edges).toContainEqual({ from: "GENERATION:think", to: "TOOL:search", count: 1 });
    expect(graph.edges).toContainEqual({ from: "TOOL:search", to: "GENERATION:think", count: 2 });
  });

  it("shows every call when asked to", () => {
    const graph = graphOf(loop, [], "expanded");
    expect(graph.nodes).toHaveLength(5);
    expect(graph.edges.map((edge) => [edge.from, edge.to])).toEqual([["agent", "t1"], ["t1", "g1"], ["g1", "t2"], ["t2", "g2"], [START, "agent"]]);
  });

  it("takes the nodes that LangGraph named, once each", () => {
    const marks = [
      { id: "g1", node: "plan", step: 1 },
      { id: "t2", node: "act", step: 2 },
    ];
    const graph = graphOf(loop, marks, "aggregated");
    expect(graph.edges.map((edge) => [edge.from, edge.to])).toEqual([["plan", "act"], [START, "plan"], ["act", END]]);
  });

  it("is offered where agents or tools are at work", () => {
    expect(graphSaysMore(loop)).toBe(true);
    expect(graphSaysMore(buildTree([step("a", null, 0, 1)]))).toBe(false);
  });
});

describe("conversationOf", () => {
  it("says once what later calls repeat, and leaves system prompts out", () => {
    const tree = buildTree([step("g1", null, 0, 1, { type: "GENERATION" }), step("t", null, 1, 2, { type: "TOOL", name: "lookup" }), step("g2", null, 2, 3, { type: "GENERATION" })]);
    const user = { role: "user", content: "扩容？" };
    const texts = (id: string, input: unknown, output: unknown): [string, StepTexts] => [id, { id, input: JSON.stringify(input), output: JSON.stringify(output), input_bytes: 0, output_bytes: 0 }];
    const list = conversationOf({
      tree,
      whole: { input: JSON.stringify([user]), output: "加副本" },
      texts: new Map([texts("g1", [{ role: "system", content: "s" }, user], { role: "assistant", content: "看看" }), texts("g2", [user, { role: "assistant", content: "看看" }], { role: "assistant", content: "加副本" })]),
    });
    expect(list.map((one) => (one.kind === "said" ? `${one.role}: ${one.parts.map((part) => ("text" in part ? part.text : part.kind)).join()}` : one.kind))).toEqual(["user: 扩容？", "assistant: 看看", "worked", "assistant: 加副本"]);
  });
});

describe("heatOf", () => {
  it("grows with the share of the whole", () => {
    expect([heatOf(1, 10), heatOf(3, 10), heatOf(9, 10), heatOf(1, 0)].map((tone) => tone.split("-").at(-1))).toEqual(["", "ink", "warn", ""]);
  });
});
