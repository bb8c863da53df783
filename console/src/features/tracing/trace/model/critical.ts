import type { TraceTree, TreeNode } from "./tree";

/**
 * The steps that the end of the trace waited for: from the last one to end backwards in time, at each level the child
 * that ended last before the point where we are.
 */
export function criticalPath(tree: TraceTree): Set<string> {
  const path = new Set<string>();
  const open: { nodes: readonly TreeNode[]; untilMs: number }[] = [{ nodes: tree.roots, untilMs: Infinity }];
  for (let at = open.pop(); at; at = open.pop()) {
    const byEnd = [...at.nodes].sort((a, b) => b.endMs - a.endMs);
    let untilMs = at.untilMs;
    for (const node of byEnd) {
      if (node.startMs >= untilMs || node.endMs > untilMs + 1) continue;
      path.add(node.step.id);
      if (node.children.length > 0) open.push({ nodes: node.children, untilMs: node.endMs });
      untilMs = node.startMs;
    }
  }
  return path;
}
