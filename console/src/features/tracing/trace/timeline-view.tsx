import { useTranslation } from "react-i18next";
import type { TraceItem } from "@/api/types";
import { cx } from "@/lib/cx";
import { formatDuration } from "@/lib/format";
import { LevelMark } from "@/parts/level-mark";
import { ObservationGlyph, typeBar } from "@/parts/observation-glyph";
import { ticks, type TraceTree, type TreeNode } from "./model/tree";
import { VirtualRows } from "./virtual-rows";
import { WHOLE, type Navigator } from "./use-navigator";

const ROW_PX = 26;
const INDENT_PX = 12;
const DEEPEST = 8;

interface TimelineViewProps {
  trace: TraceItem;
  tree: TraceTree;
  navigator: Navigator;
  selected: string;
  onSelect: (id: string) => void;
}

/** The same rows against time: bars where the steps ran, with a mark at the first token. */
export function TimelineView({ trace, tree, navigator, selected, onSelect }: TimelineViewProps) {
  const { t, i18n } = useTranslation("tracing");
  const total = Math.max(1, tree.durationMs);
  const marks = ticks(total);
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div className="flex h-7 shrink-0 items-end border-b border-line text-[11px] text-ink-2" aria-hidden>
        <div className="w-2/5 shrink-0" />
        <div className="relative mr-16 h-full flex-1">
          {marks.map((mark) => (
            <span key={mark} className="num absolute bottom-1 border-l border-line pl-1 leading-none" style={{ left: `${(mark / total) * 100}%` }}>
              {mark === 0 ? "0" : formatDuration(mark, i18n.language)}
            </span>
          ))}
        </div>
      </div>
      <VirtualRows
        label={t("trace.timeline")}
        rows={navigator.rows}
        selected={selected}
        rowPx={ROW_PX}
        head={
          <Row selected={selected === WHOLE} onSelect={() => onSelect(WHOLE)} name={<span className="ellipsis pl-3 font-semibold">{trace.name ?? t("unnamed")}</span>}>
            <Bar startMs={0} endMs={tree.durationMs} total={total} tone="bg-ink-2 opacity-40" text={formatDuration(trace.latency_ms, i18n.language)} />
          </Row>
        }
      >
        {(row) => <StepRow row={row} total={total} selected={row.step.id === selected} onSelect={() => onSelect(row.step.id)} startedAt={tree.startedAt} />}
      </VirtualRows>
    </div>
  );
}

interface StepRowProps {
  row: TreeNode;
  total: number;
  startedAt: number;
  selected: boolean;
  onSelect: () => void;
}

function StepRow({ row, total, startedAt, selected, onSelect }: StepRowProps) {
  const { t, i18n } = useTranslation("tracing");
  const { step } = row;
  const instant = step.type === "EVENT" && row.endMs === row.startMs;
  const barText = row.running ? t("trace.running") : instant ? "" : formatDuration(row.endMs - row.startMs, i18n.language);
  const first = step.completion_start_time === null ? undefined : new Date(step.completion_start_time).getTime() - startedAt;
  return (
    <Row
      selected={selected}
      onSelect={onSelect}
      level={row.depth + 2}
      name={
        <span className="flex min-w-0 items-center gap-1.5" style={{ paddingLeft: 12 + Math.min(row.depth, DEEPEST) * INDENT_PX }}>
          <ObservationGlyph type={step.type} />
          <LevelMark level={step.level} />
          <span className="ellipsis">{step.name ?? t("unnamed")}</span>
        </span>
      }
    >
      <Bar
        startMs={row.startMs}
        endMs={row.endMs}
        firstMs={first}
        total={total}
        tone={step.level === "ERROR" ? "bg-bad" : typeBar(step.type)}
        running={row.running}
        text={barText}
      />
    </Row>
  );
}

interface RowProps {
  selected: boolean;
  onSelect: () => void;
  name: React.ReactNode;
  level?: number;
  children: React.ReactNode;
}

function Row({ selected, onSelect, name, level = 1, children }: RowProps) {
  return (
    <div
      role="treeitem"
      aria-selected={selected}
      aria-level={level}
      onClick={onSelect}
      className={cx("flex h-full cursor-pointer items-center", selected ? "bg-picked" : "hover:bg-panel")}
    >
      <div className="flex w-2/5 min-w-0 shrink-0 pr-2">{name}</div>
      <div className="relative mr-16 h-full flex-1">{children}</div>
    </div>
  );
}

interface BarProps {
  startMs: number;
  endMs: number;
  /** When the first token came. */
  firstMs?: number;
  total: number;
  tone: string;
  running?: boolean;
  text: string;
}

function Bar({ startMs, endMs, firstMs, total, tone, running = false, text }: BarProps) {
  const left = (startMs / total) * 100;
  const width = Math.max(0, ((endMs - startMs) / total) * 100);
  return (
    <>
      <div className={cx("absolute top-1/2 h-2.5 min-w-0.5 -translate-y-1/2 rounded-sm", tone, running && "breathe")} style={{ left: `${left}%`, width: `${width}%` }} />
      {firstMs !== undefined && firstMs > startMs && firstMs <= endMs && (
        <div className="absolute top-1/2 h-3.5 w-0.5 -translate-y-1/2 bg-ink" style={{ left: `${(firstMs / total) * 100}%` }} />
      )}
      <span className="num absolute top-1/2 -translate-y-1/2 pl-1.5 text-[11px] whitespace-nowrap text-ink-2" style={{ left: `${left + width}%` }}>
        {text}
      </span>
    </>
  );
}
