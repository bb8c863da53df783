import type { Histogram, HistogramBucket } from "@/api/types";
import type { TimeWindow } from "@/lib/time-range";

const MOST_BUCKETS = 1000;

/** The server names only stretches that have traces; a strip over time needs the empty ones too. */
export function withoutGaps(sparse: Histogram, window: TimeWindow, now: number = Date.now()): Histogram {
  const first = sparse.items[0];
  const last = sparse.items.at(-1);
  const step = sparse.bucket_s * 1000;
  if (!first || !last || step <= 0) return sparse;
  const known = new Map(sparse.items.map((bucket) => [new Date(bucket.at).getTime(), bucket]));
  const origin = new Date(first.at).getTime();
  const from = window.since ? new Date(window.since).getTime() : origin;
  const to = Math.max(new Date(last.at).getTime() + 1, window.until ? new Date(window.until).getTime() : window.since ? now : 0);
  const begin = origin - Math.max(0, Math.floor((origin - from) / step)) * step;
  if ((to - begin) / step > MOST_BUCKETS) return sparse;
  const items: HistogramBucket[] = [];
  for (let at = begin; at < to; at += step) items.push(known.get(at) ?? { at: new Date(at).toISOString(), count: 0, error_count: 0 });
  return { bucket_s: sparse.bucket_s, items };
}
