import type { StepTexts } from "@/api/types";
import type { TraceTree, TreeNode } from "./tree";

export type LogOrder = "time" | "tree";

/** The steps in the order they began, or as the tree shows them. */
export function orderedSteps(rows: readonly TreeNode[], order: LogOrder): readonly TreeNode[] {
  return order === "tree" ? rows : [...rows].sort((a, b) => a.startMs - b.startMs || a.depth - b.depth);
}

/** The log as plain text: texts that have been looked at are in it. */
export function logText(tree: TraceTree, rows: readonly TreeNode[], texts: ReadonlyMap<string, StepTexts>): string {
  return rows
    .map((row) => {
      const { step } = row;
      const at = new Date(tree.startedAt + row.startMs).toISOString();
      const known = texts.get(step.id);
      return [
        `${at} ${"  ".repeat(row.depth)}${step.type} ${step.name ?? ""} [${step.level}]${row.running ? "" : ` ${Math.round(row.endMs - row.startMs)} ms`}`,
        step.status_message && `  ! ${step.status_message}`,
        known?.input && `  -> ${known.input}`,
        known?.output && `  <- ${known.output}`,
      ]
        .filter(Boolean)
        .join("\n");
    })
    .join("\n");
}
