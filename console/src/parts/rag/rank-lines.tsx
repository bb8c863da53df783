import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";

interface RankLinesProps {
  /** The place each document had before, in the order it has now; -1 for those that are new. */
  before: readonly number[];
  /** How many there were. */
  of: number;
  near: number | undefined;
}

const STEP = 14;
const WIDTH = 220;
const MOST = 24;

/** Lines from each place before a rerank to the place after it. The cards say the same in words. */
export function RankLines({ before, of, near }: RankLinesProps) {
  const { t } = useTranslation("parts");
  const shown = before.slice(0, MOST);
  const height = Math.min(Math.max(of, shown.length), MOST) * STEP + 4;
  const y = (at: number) => Math.min(at, MOST - 1) * STEP + STEP / 2 + 2;
  return (
    <figure className="flex items-start gap-3">
      <svg width={WIDTH} height={height} role="img" aria-label={t("rag.lines")} className="shrink-0">
        {shown.map((from, to) =>
          from < 0 ? null : (
            <g key={to} className={cx(to < from ? "stroke-good" : to > from ? "stroke-bad" : "stroke-ink-2")} opacity={near === undefined || near === to ? 1 : 0.25}>
              <path d={`M 24 ${y(from)} C ${WIDTH / 2} ${y(from)}, ${WIDTH / 2} ${y(to)}, ${WIDTH - 24} ${y(to)}`} fill="none" strokeWidth={near === to ? 2 : 1.25} />
            </g>
          ),
        )}
        {Array.from({ length: Math.min(of, MOST) }, (_, at) => (
          <text key={`b${at}`} x={18} y={y(at) + 4} textAnchor="end" className="num fill-ink-2 text-[10px]">
            {at + 1}
          </text>
        ))}
        {shown.map((_, at) => (
          <text key={`a${at}`} x={WIDTH - 18} y={y(at) + 4} className="num fill-ink text-[10px]">
            {at + 1}
          </text>
        ))}
      </svg>
      <figcaption className="text-meta text-ink-2">{t("rag.lines")}</figcaption>
    </figure>
  );
}
