import { ChevronRight, ListTree, MessageSquareText, Unlink } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { TraceItem } from "@/api/types";
import { cx } from "@/lib/cx";
import { formatCompact, formatDuration, formatUsd } from "@/lib/format";
import { LevelMark } from "@/parts/level-mark";
import { ObservationGlyph } from "@/parts/observation-glyph";
import { ScoreChip } from "@/parts/score-chip";
import { heatOf, type StepNotes } from "./model/notes";
import type { TraceTree, TreeNode } from "./model/tree";
import { RunningFor } from "./running-for";
import { VirtualRows } from "./virtual-rows";
import type { Navigator } from "./use-navigator";
import type { ViewOptions } from "./view-options";

const ROW_PX = 28;
const INDENT_PX = 16;
const DEEPEST = 14;

interface TreeViewProps {
  trace: TraceItem;
  tree: TraceTree;
  navigator: Navigator;
  selected: string;
  onSelect: (id: string) => void;
  options: ViewOptions;
  notes: StepNotes;
}

export function TreeView({ trace, tree, navigator, selected, onSelect, options, notes }: TreeViewProps) {
  const { t } = useTranslation("tracing");
  const flat = navigator.search.trim() !== "";
  const depthOf = (row: TreeNode) => (flat ? 1 : row.depth + 1);
  const isFoldable = (row: TreeNode) => !flat && row.children.length > 0;
  const whole = { ms: tree.durationMs, cost: trace.total_cost_usd ?? 0 };
  return (
    <VirtualRows
      label={t("trace.tree")}
      rows={navigator.rows}
      selected={selected}
      onSelect={onSelect}
      rowPx={ROW_PX}
      head={<WholeRow trace={trace} options={options} />}
      levelOf={(row) => depthOf(row) + 1}
      expandedOf={(row) => (isFoldable(row) ? !navigator.folded.has(row.step.id) : undefined)}
      empty={flat ? t("trace.nothing_found") : undefined}
    >
      {(row) => (
        <StepRow
          row={row}
          depth={depthOf(row)}
          whole={whole}
          options={options}
          notes={notes}
          folded={navigator.folded.has(row.step.id)}
          onToggle={isFoldable(row) ? () => navigator.toggle(row.step.id) : undefined}
        />
      )}
    </VirtualRows>
  );
}

function WholeRow({ trace, options }: { trace: TraceItem; options: ViewOptions }) {
  const { t, i18n } = useTranslation("tracing");
  return (
    <div className="flex min-w-0 flex-1 items-center gap-1.5 px-3">
      <ListTree size={14} className="shrink-0 text-ink-2" aria-hidden />
      <span className="ellipsis flex-1 font-semibold">{trace.name ?? t("unnamed")}</span>
      <Numbers ms={trace.latency_ms} tokens={trace.total_tokens} cost={trace.total_cost_usd} language={i18n.language} options={options} />
    </div>
  );
}

interface StepRowProps {
  row: TreeNode;
  depth: number;
  whole: { ms: number; cost: number };
  options: ViewOptions;
  notes: StepNotes;
  folded: boolean;
  /** Undefined for a row that cannot be folded. */
  onToggle: (() => void) | undefined;
}

function StepRow({ row, depth, whole, options, notes, folded, onToggle }: StepRowProps) {
  const { t, i18n } = useTranslation("tracing");
  const { step } = row;
  const around = notes.around.get(step.id);
  // A step with children takes what they take: only those that work themselves say something.
  const heat = options.heat && row.children.length === 0 ? { ms: heatOf(row.endMs - row.startMs, whole.ms), cost: heatOf(step.total_cost_usd ?? 0, whole.cost) } : undefined;
  return (
    <div className="flex min-w-0 flex-1 items-center gap-1.5 pr-3" style={{ paddingLeft: 12 + Math.min(depth, DEEPEST) * INDENT_PX - INDENT_PX }}>
      {onToggle ? (
        <button
          type="button"
          aria-label={folded ? t("trace.unfold") : t("trace.fold")}
          onClick={(event) => {
            event.stopPropagation();
            onToggle();
          }}
          className="flex size-4 shrink-0 items-center justify-center text-ink-2 hover:text-ink"
        >
          <ChevronRight size={13} className={cx("transition-transform duration-[120ms]", !folded && "rotate-90")} />
        </button>
      ) : (
        <span className="w-4 shrink-0" />
      )}
      <ObservationGlyph type={step.type} />
      <LevelMark level={step.level} />
      <span className={cx("ellipsis min-w-16 flex-1", step.level === "ERROR" && "text-bad")} title={step.status_message ?? undefined}>
        {step.name ?? t("unnamed")}
        {folded && <span className="ml-1.5 text-meta text-ink-2">{`+${row.children.length}`}</span>}
        {around && <span className="ml-2 text-meta text-ink-2">{around}</span>}
      </span>
      <Notes id={step.id} options={options} notes={notes} />
      {row.orphan && <Unlink size={13} className="shrink-0 text-ink-2" role="img" aria-label={t("trace.orphan")} />}
      {row.running ? (
        <RunningFor since={step.start_time} />
      ) : (
        <Numbers ms={row.endMs - row.startMs} tokens={step.total_tokens} cost={step.total_cost_usd} language={i18n.language} options={options} heat={heat} quietZero={step.type === "EVENT"} />
      )}
    </div>
  );
}

function Notes({ id, options, notes }: { id: string; options: ViewOptions; notes: StepNotes }) {
  const { t } = useTranslation("tracing");
  const comments = options.comments ? (notes.comments[id] ?? 0) : 0;
  return (
    <>
      {options.scores && (notes.scores.get(id) ?? []).slice(0, 2).map((score) => <ScoreChip key={score.id} score={score} />)}
      {comments > 0 && (
        <span className="num flex shrink-0 items-center gap-0.5 text-meta text-ink-2" title={t("trace.comments", { count: comments })}>
          <MessageSquareText size={12} aria-hidden />
          {comments}
        </span>
      )}
    </>
  );
}

interface NumbersProps {
  ms: number | null;
  tokens: number | null;
  cost: number | null;
  language: string;
  options: ViewOptions;
  heat?: { ms: string; cost: string };
  quietZero?: boolean;
}

function Numbers({ ms, tokens, cost, language, options, heat, quietZero = false }: NumbersProps) {
  return (
    <span className="num flex shrink-0 items-center gap-2 text-meta text-ink-2">
      {options.cost && (
        <span className={cx("hidden @sm:inline", heat?.cost)}>{cost !== null && cost > 0 ? formatUsd(cost, language) : tokens !== null && tokens > 0 && formatCompact(tokens, language)}</span>
      )}
      {options.duration && !(quietZero && ms === 0) && <span className={cx("min-w-14 text-right", heat?.ms)}>{formatDuration(ms, language)}</span>}
    </span>
  );
}
