import type { Heat } from "@/api/types";

export interface HeatBox {
  /** Columns from the left, rows from the bottom. */
  x: number;
  y: number;
  lowS: number;
  highS: number;
  count: number;
  errorCount: number;
}

interface HeatGrid {
  columns: number;
  rows: number;
  boxes: HeatBox[];
  most: number;
  fromMs: number;
  stepMs: number;
  /** The ends of the scale. */
  lowS: number;
  highS: number;
}

/** Each step of the scale begins so much above the one before. */
const RATIO = Math.SQRT2;

/** Cells on a grid of time and latency; undefined where nothing took any time. */
export function gridOf(heat: Heat): HeatGrid | undefined {
  const timed = heat.items.filter((cell) => cell.high_s > 0);
  const [first, last] = [heat.items[0], heat.items.at(-1)];
  if (!first || !last || timed.length === 0) return undefined;
  const lowS = Math.min(...timed.map((cell) => cell.low_s));
  const highS = Math.max(...timed.map((cell) => cell.high_s));
  const stepMs = heat.bucket_s * 1000;
  const fromMs = new Date(first.at).getTime();
  const row = (low: number) => (low > 0 ? Math.round(Math.log(low / lowS) / Math.log(RATIO)) : 0);
  const boxes = heat.items.map((cell): HeatBox => ({ x: Math.round((new Date(cell.at).getTime() - fromMs) / stepMs), y: row(cell.low_s), lowS: cell.low_s, highS: cell.high_s || lowS, count: cell.count, errorCount: cell.error_count }));
  return { columns: Math.round((new Date(last.at).getTime() - fromMs) / stepMs) + 1, rows: row(highS / RATIO) + 1, boxes: merged(boxes), most: Math.max(...boxes.map((one) => one.count)), fromMs, stepMs, lowS, highS };
}

/** What took no time at all stands in the lowest row with what took little. */
function merged(boxes: readonly HeatBox[]): HeatBox[] {
  const known = new Map<string, HeatBox>();
  for (const one of boxes) {
    const place = `${one.x} ${one.y}`;
    const before = known.get(place);
    known.set(place, before ? { ...before, lowS: Math.min(before.lowS, one.lowS), count: before.count + one.count, errorCount: before.errorCount + one.errorCount } : one);
  }
  return [...known.values()];
}
