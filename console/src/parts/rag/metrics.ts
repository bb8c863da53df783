/** How relevant a person found a document: 0 not, 0.5 partly, 1 relevant. By place in the list. */
export type Marks = ReadonlyMap<number, number>;

export interface RankMetrics {
  /** Documents that were judged. */
  judged: number;
  hit: boolean;
  /** One over the rank of the first relevant document; 0 without one. */
  reciprocalRank: number;
  precision: number;
  /** Against the best order of what was judged; undefined when nothing relevant is known. */
  ndcg: number | undefined;
}

const RELEVANT_FROM = 0.5;

/** Of a ranked list of `length` documents; documents that nobody judged count as not relevant. Undefined before any judgement. */
export function rankMetrics(marks: Marks, length: number): RankMetrics | undefined {
  const gains = Array.from({ length }, (_, at) => marks.get(at) ?? 0);
  const judged = [...marks.keys()].filter((at) => at < length).length;
  if (judged === 0) return undefined;
  const first = gains.findIndex((gain) => gain >= RELEVANT_FROM);
  const discounted = (list: readonly number[]) => list.reduce((sum, gain, at) => sum + gain / Math.log2(at + 2), 0);
  const best = discounted([...gains].sort((a, b) => b - a));
  return {
    judged,
    hit: first >= 0,
    reciprocalRank: first >= 0 ? 1 / (first + 1) : 0,
    precision: gains.filter((gain) => gain >= RELEVANT_FROM).length / length,
    ndcg: best > 0 ? discounted(gains) / best : undefined,
  };
}
