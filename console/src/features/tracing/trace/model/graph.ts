import type { GraphMark } from "@/api/types";
import type { TraceTree, TreeNode } from "./tree";

/** A box of the graph: one step, or all steps of one name. */
export interface GraphNode {
  id: string;
  label: string;
  type: string;
  /** The steps it stands for, by start. */
  steps: readonly string[];
  ms: number;
  errors: number;
}

export interface GraphEdge {
  from: string;
  to: string;
  /** How often it was taken. */
  count: number;
}

export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

export type GraphForm = "aggregated" | "expanded";

/** More boxes than this cannot be taken in. */
export const MOST_NODES = 400;
const AGENT_TYPES = new Set(["AGENT", "TOOL", "CHAIN", "RETRIEVER", "GENERATION", "EMBEDDING", "EVALUATOR", "GUARDRAIL"]);
export const START = "__start__";
export const END = "__end__";

interface Call {
  node: TreeNode;
  key: string;
  label: string;
}

function inOrder(tree: TraceTree): TreeNode[] {
  return [...tree.byId.values()].sort((a, b) => a.startMs - b.startMs || a.depth - b.depth);
}

/** The calls of the graph: where LangGraph named nodes those, else every step of a speaking type. */
function callsOf(tree: TraceTree, marks: readonly GraphMark[]): Call[] {
  const all = inOrder(tree);
  if (marks.length > 0) {
    const named = new Map(marks.map((mark) => [mark.id, mark]));
    return all.flatMap((node) => {
      const mark = named.get(node.step.id);
      // Everything below a node of the graph carries its mark: the outermost one is the call.
      const above = node.step.parent_id ? named.get(node.step.parent_id) : undefined;
      return mark && !(above && above.node === mark.node && above.step === mark.step) ? [{ node, key: mark.node, label: mark.node }] : [];
    });
  }
  const speaking = all.filter((node) => AGENT_TYPES.has(node.step.type));
  return (speaking.length >= 2 ? speaking : all).map((node) => ({ node, key: `${node.step.type}:${node.step.name ?? ""}`, label: node.step.name ?? node.step.type }));
}

/** Calls that went on one after another, each with what came before it: the parent for the first of its children. */
function transitions(tree: TraceTree, calls: readonly Call[], flat: boolean): [Call, Call][] {
  const byId = new Map(calls.map((call) => [call.node.step.id, call]));
  const last = new Map<string, Call>();
  const pairs: [Call, Call][] = [];
  for (const call of calls) {
    let above = call.node.step.parent_id;
    while (above && !byId.has(above) && tree.byId.has(above)) above = tree.byId.get(above)?.step.parent_id ?? null;
    const group = flat ? "" : (above ?? "");
    const before = last.get(group);
    const parent = above ? byId.get(above) : undefined;
    // Steps that overlap were begun by the same one: a fan-out.
    const after = before && before.node.endMs <= call.node.startMs + 1 ? before : parent;
    if (after) pairs.push([after, call]);
    if (!before || call.node.endMs >= before.node.endMs) last.set(group, call);
  }
  return pairs;
}

export function graphOf(tree: TraceTree, marks: readonly GraphMark[], form: GraphForm): Graph {
  const calls = callsOf(tree, marks).slice(0, form === "expanded" ? MOST_NODES : undefined);
  const idOf = (call: Call) => (form === "expanded" ? call.node.step.id : call.key);
  const nodes = new Map<string, GraphNode>();
  for (const call of calls) {
    const known = nodes.get(idOf(call)) ?? { id: idOf(call), label: call.label, type: call.node.step.type, steps: [], ms: 0, errors: 0 };
    nodes.set(known.id, { ...known, steps: [...known.steps, call.node.step.id], ms: known.ms + call.node.endMs - call.node.startMs, errors: known.errors + (call.node.step.level === "ERROR" ? 1 : 0) });
  }
  const edges = new Map<string, GraphEdge>();
  const add = (from: string, to: string) => {
    const known = edges.get(`${from}\n${to}`);
    edges.set(`${from}\n${to}`, { from, to, count: (known?.count ?? 0) + 1 });
  };
  const pairs = transitions(tree, calls, marks.length > 0);
  for (const [before, call] of pairs) add(idOf(before), idOf(call));
  const reached = new Set(pairs.map(([, call]) => call));
  for (const call of calls) if (!reached.has(call)) add(START, idOf(call));
  const lastCall = calls.reduce<Call | undefined>((latest, call) => (!latest || call.node.endMs >= latest.node.endMs ? call : latest), undefined);
  if (lastCall && marks.length > 0) add(idOf(lastCall), END);
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
}

/** Whether a graph says more than the tree does: something repeats, or agents and tools are at work. */
export function graphSaysMore(tree: TraceTree): boolean {
  let agents = 0;
  for (const { step } of tree.byId.values()) if (step.type === "AGENT" || step.type === "TOOL") agents++;
  return agents > 0;
}
