import type { ObservationNode } from "@/api/types";

/** What one model had a share in. */
export interface ModelSum {
  model: string;
  calls: number;
  tokens: number;
  costUsd: number;
}

/** The dearest model first. */
export function sumByModel(steps: readonly ObservationNode[]): ModelSum[] {
  const sums = new Map<string, ModelSum>();
  for (const step of steps) {
    if (!step.model) continue;
    const sum = sums.get(step.model) ?? { model: step.model, calls: 0, tokens: 0, costUsd: 0 };
    sums.set(step.model, { ...sum, calls: sum.calls + 1, tokens: sum.tokens + (step.total_tokens ?? 0), costUsd: sum.costUsd + (step.total_cost_usd ?? 0) });
  }
  return [...sums.values()].sort((a, b) => b.costUsd - a.costUsd || b.tokens - a.tokens);
}
