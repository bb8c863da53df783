import type { NewModel } from "@/data/pricing";
import { ApiError } from "@/lib/http";

/** What the server did not take, and why. */
export interface Refused {
  error: Error;
  model: NewModel;
}

const ABOUT_THE_PATTERN: readonly string[] = ["bad_match_pattern", "slow_match_pattern"];

/** Which field a refusal is about, as far as the form has it: the match pattern, or the usage types of a tier. */
export function refusedField(error: Error): "pattern" | { tier: number } | undefined {
  if (!(error instanceof ApiError)) return undefined;
  if (ABOUT_THE_PATTERN.includes(error.code)) return "pattern";
  const issue = error.details.find((one) => one.path[0] === "tiers" && one.path.includes("usageDetailPattern"));
  return issue ? { tier: Number(issue.path[1]) } : undefined;
}
