const STEPS_MS: Readonly<Record<string, number>> = { s: 1000, 秒: 1000, m: 60_000, min: 60_000, 分钟: 60_000, h: 3_600_000, 小时: 3_600_000, d: 86_400_000, 天: 86_400_000, w: 604_800_000, 周: 604_800_000 };

/** ISO of `-2h` and `now`; undefined for what does not count back from now. */
export function timeAgo(typed: string, now: number): string | undefined {
  if (typed === "now" || typed === "现在") return new Date(now).toISOString();
  const back = /^-(\d+(?:\.\d+)?)\s*(\p{L}+)$/u.exec(typed);
  const at = back && new Date(now - Number(back[1]) * (STEPS_MS[(back[2] ?? "").toLowerCase()] ?? NaN));
  return at && !Number.isNaN(at.getTime()) ? at.toISOString() : undefined;
}
