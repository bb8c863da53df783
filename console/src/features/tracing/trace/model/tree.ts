import type { Level, ObservationNode } from "@/api/types";

/** One step with its place in the tree. Times are milliseconds since the first step began. */
export interface TreeNode {
  step: ObservationNode;
  depth: number;
  children: TreeNode[];
  startMs: number;
  /** While a step runs there is no end: it reaches to the end of what is known. */
  endMs: number;
  running: boolean;
  /** The parent it names was not received. */
  orphan: boolean;
}

export interface TraceTree {
  roots: TreeNode[];
  byId: ReadonlyMap<string, TreeNode>;
  durationMs: number;
  startedAt: number;
}

function time(iso: string): number {
  return new Date(iso).getTime();
}

/**
 * Steps in the order they began. A step whose parent is not here is a root and says so; a step that is its own
 * ancestor is cut loose, so that no step is ever lost.
 */
export function buildTree(steps: readonly ObservationNode[]): TraceTree {
  const sorted = [...steps].sort((a, b) => time(a.start_time) - time(b.start_time) || a.id.localeCompare(b.id));
  const startedAt = sorted[0] ? time(sorted[0].start_time) : 0;
  const lastAt = sorted.reduce((latest, step) => Math.max(latest, time(step.end_time ?? step.start_time)), startedAt);
  const byId = new Map<string, TreeNode>();
  for (const step of sorted) {
    const startMs = time(step.start_time) - startedAt;
    const ends = step.end_time !== null || step.type === "EVENT";
    const endMs = step.end_time !== null ? time(step.end_time) - startedAt : ends ? startMs : lastAt - startedAt;
    byId.set(step.id, { step, depth: 0, children: [], startMs, endMs, running: !ends, orphan: false });
  }
  const roots: TreeNode[] = [];
  for (const node of byId.values()) {
    const parent = parentOf(node, byId);
    if (parent) parent.children.push(node);
    else {
      node.orphan = Boolean(node.step.parent_id) && node.step.parent_id !== node.step.id;
      roots.push(node);
    }
  }
  const placed = new Set<TreeNode>();
  roots.forEach((root) => deepen(root, placed));
  for (const node of byId.values()) {
    if (placed.has(node)) continue;
    // Not below any root: its ancestors form a circle, which is cut here.
    const parent = parentOf(node, byId);
    if (parent) parent.children = parent.children.filter((child) => child !== node);
    roots.push(node);
    deepen(node, placed);
  }
  return { roots, byId, durationMs: lastAt - startedAt, startedAt };
}

function parentOf(node: TreeNode, byId: ReadonlyMap<string, TreeNode>): TreeNode | undefined {
  const id = node.step.parent_id;
  return id === null || id === node.step.id ? undefined : byId.get(id);
}

/** Gives depths to everything below `root`. Iterative: a chain may be tens of thousands deep. */
function deepen(root: TreeNode, placed: Set<TreeNode>): void {
  const open = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    placed.add(node);
    for (const child of node.children) {
      child.depth = node.depth + 1;
      open.push(child);
    }
  }
}

/** The rows that show: depth first, without what is folded, and without what is hidden and all below it. */
export function visibleRows(tree: TraceTree, folded: ReadonlySet<string>, hidden: ReadonlySet<string> = new Set()): TreeNode[] {
  const rows: TreeNode[] = [];
  const open = [...tree.roots].reverse();
  for (let node = open.pop(); node; node = open.pop()) {
    if (hidden.has(node.step.id)) continue;
    rows.push(node);
    if (!folded.has(node.step.id)) for (let at = node.children.length - 1; at >= 0; at--) open.push(node.children[at] as TreeNode);
  }
  return rows;
}

/** Rows whose name, type, model or status message holds the text, or that are among `also`, in the order of the tree. */
export function matchingRows(tree: TraceTree, text: string, also: ReadonlySet<string> = new Set()): TreeNode[] {
  const wanted = text.toLowerCase();
  return visibleRows(tree, new Set()).filter(
    ({ step }) => also.has(step.id) || [step.name, step.type, step.model, step.status_message, step.id].some((field) => field?.toLowerCase().includes(wanted)),
  );
}

export const LEVELS = ["DEBUG", "DEFAULT", "WARNING", "ERROR"] as const;

/** Ids of the steps below a level of which no descendant reaches it either. */
export function belowLevel(tree: TraceTree, least: Level): Set<string> {
  const from = LEVELS.indexOf(least);
  const kept = new Set<string>();
  for (const node of tree.byId.values()) {
    if (LEVELS.indexOf(node.step.level) < from) continue;
    kept.add(node.step.id);
    for (const id of ancestorsOf(tree, node.step.id)) {
      if (kept.has(id)) break;
      kept.add(id);
    }
  }
  return new Set([...tree.byId.keys()].filter((id) => !kept.has(id)));
}

/** Folds everything below the given depth. */
export function foldedBelow(tree: TraceTree, depth: number): Set<string> {
  const folded = new Set<string>();
  for (const node of tree.byId.values()) if (node.depth >= depth && node.children.length > 0) folded.add(node.step.id);
  return folded;
}

/** What must be unfolded so that this step shows. */
export function ancestorsOf(tree: TraceTree, id: string): string[] {
  const path: string[] = [];
  const seen = new Set<string>();
  let at = tree.byId.get(id)?.step.parent_id;
  while (at && tree.byId.has(at) && !seen.has(at)) {
    seen.add(at);
    path.push(at);
    at = tree.byId.get(at)?.step.parent_id;
  }
  return path;
}
