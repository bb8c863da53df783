import type { ScoreCategory } from "@/api/types";

/** Whether two typed bounds make a range; an empty one is open. */
export function isRange(low: string, high: string): boolean {
  return low === "" || high === "" || Number(high) > Number(low);
}

/** The labels that more than one category carries. */
export function repeatedLabels(categories: readonly ScoreCategory[]): ReadonlySet<string> {
  const labels = categories.map((one) => one.label.trim()).filter((label) => label !== "");
  return new Set(labels.filter((label, at) => labels.indexOf(label) !== at));
}
