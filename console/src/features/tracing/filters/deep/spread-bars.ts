import type { Spread } from "@/api/types";

export interface Bar {
  low: number;
  high: number;
  count: number;
}

const RATIO = Math.SQRT2;
const MOST_BARS = 24;

/** Steps without gaps between them, as few as fit: each bar is as many steps wide as the others. */
export function barsOf(spread: Spread): Bar[] {
  const first = spread.steps[0];
  const last = spread.steps.at(-1);
  if (!first || !last) return [];
  const place = (low: number) => Math.round(Math.log(low / first.low) / Math.log(RATIO));
  const steps = place(last.low) + 1;
  const wide = Math.ceil(steps / MOST_BARS);
  const bars = Array.from({ length: Math.ceil(steps / wide) }, (_, at): Bar => ({ low: first.low * RATIO ** (at * wide), high: first.low * RATIO ** ((at + 1) * wide), count: 0 }));
  for (const step of spread.steps) {
    const bar = bars[Math.floor(place(step.low) / wide)];
    if (bar) bar.count += step.count;
  }
  return bars;
}

/** Ends of a range that read well and still hold what the bars held. */
export function roundedRange(low: number, high: number): [number, number] {
  const scale = (value: number) => 10 ** (Math.floor(Math.log10(value)) - 1);
  if (!(low > 0)) return [low, high];
  const [down, up] = [scale(low), scale(high)];
  return [Number((Math.floor(low / down + 1e-9) * down).toPrecision(3)), Number((Math.ceil(high / up - 1e-9) * up).toPrecision(3))];
}
