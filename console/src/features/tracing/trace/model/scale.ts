import type { TraceTree } from "./tree";

/** A stretch in which nothing ran that is long enough to be folded away. */
export interface Gap {
  fromMs: number;
  toMs: number;
}

/** From time to place: shares of the width, 0 at the first start, 1 at the last end. */
export interface Scale {
  totalMs: number;
  gaps: readonly Gap[];
  share: (ms: number) => number;
  /** Moments for the axis that are far enough apart. */
  ticks: readonly number[];
}

const GAP_SHARE = 0.02;
const WORTH_FOLDING = 0.12;
const SHORTEST_GAP_MS = 250;

/** Idle stretches: none of the steps that do the work themselves (those without children) ran. */
export function idleGaps(tree: TraceTree): Gap[] {
  const busy = [...tree.byId.values()].filter((node) => node.children.length === 0).sort((a, b) => a.startMs - b.startMs);
  const gaps: Gap[] = [];
  let until = 0;
  for (const node of busy) {
    if (node.startMs - until > Math.max(SHORTEST_GAP_MS, tree.durationMs * WORTH_FOLDING)) gaps.push({ fromMs: until, toMs: node.startMs });
    until = Math.max(until, node.endMs);
  }
  if (tree.durationMs - until > Math.max(SHORTEST_GAP_MS, tree.durationMs * WORTH_FOLDING) && busy.length > 0) gaps.push({ fromMs: until, toMs: tree.durationMs });
  return gaps;
}

/** The scale of a tree; with `fold` idle gaps shrink to a sliver each. */
export function scaleOf(tree: TraceTree, fold: boolean): Scale {
  const totalMs = Math.max(1, tree.durationMs);
  const gaps = fold ? idleGaps(tree) : [];
  const idle = gaps.reduce((sum, gap) => sum + gap.toMs - gap.fromMs, 0);
  const worked = Math.max(1, totalMs - idle);
  const forWork = 1 - gaps.length * GAP_SHARE;
  const share = (ms: number) => {
    let workedBefore = Math.min(Math.max(ms, 0), totalMs);
    let folded = 0;
    for (const gap of gaps) {
      if (ms <= gap.fromMs) break;
      const inGap = Math.min(ms, gap.toMs) - gap.fromMs;
      workedBefore -= inGap;
      folded += (inGap / (gap.toMs - gap.fromMs)) * GAP_SHARE;
    }
    return (workedBefore / worked) * forWork + folded;
  };
  return { totalMs, gaps, share, ticks: ticksOf(totalMs, gaps, share) };
}

function ticksOf(totalMs: number, gaps: readonly Gap[], share: (ms: number) => number): number[] {
  const idle = gaps.reduce((sum, gap) => sum + gap.toMs - gap.fromMs, 0);
  const step = roundStep((totalMs - idle) / 5);
  const kept: number[] = [];
  for (let at = 0; at <= totalMs && kept.length < 200; at += step) {
    const inside = gaps.find((gap) => at > gap.fromMs && at < gap.toMs);
    if (inside) at = Math.max(at, Math.floor(inside.toMs / step) * step);
    const last = kept.at(-1);
    if (!gaps.some((gap) => at > gap.fromMs && at < gap.toMs) && at <= totalMs && (last === undefined || share(at) - share(last) > 0.07)) kept.push(at);
  }
  return kept;
}

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 0.001)));
  return ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
}
