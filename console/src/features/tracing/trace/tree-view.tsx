import { ChevronRight, ListTree, Unlink } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { TraceItem } from "@/api/types";
import { cx } from "@/lib/cx";
import { formatCompact, formatDuration, formatUsd } from "@/lib/format";
import { LevelMark } from "@/parts/level-mark";
import { ObservationGlyph } from "@/parts/observation-glyph";
import type { TraceTree, TreeNode } from "./model/tree";
import { VirtualRows } from "./virtual-rows";
import { WHOLE, type Navigator } from "./use-navigator";

const ROW_PX = 28;
const INDENT_PX = 16;
const DEEPEST = 14;

interface TreeViewProps {
  trace: TraceItem;
  tree: TraceTree;
  navigator: Navigator;
  selected: string;
  onSelect: (id: string) => void;
}

export function TreeView({ trace, tree, navigator, selected, onSelect }: TreeViewProps) {
  const { t } = useTranslation("tracing");
  const flat = navigator.search.trim() !== "";
  return (
    <VirtualRows
      label={t("trace.tree")}
      rows={navigator.rows}
      selected={selected}
      rowPx={ROW_PX}
      head={<WholeRow trace={trace} selected={selected === WHOLE} onSelect={() => onSelect(WHOLE)} />}
    >
      {(row) => (
        <StepRow
          row={row}
          depth={flat ? 1 : row.depth + 1}
          totalMs={tree.durationMs}
          selected={row.step.id === selected}
          folded={navigator.folded.has(row.step.id)}
          onSelect={() => onSelect(row.step.id)}
          onToggle={flat ? undefined : () => navigator.toggle(row.step.id)}
        />
      )}
    </VirtualRows>
  );
}

interface WholeRowProps {
  trace: TraceItem;
  selected: boolean;
  onSelect: () => void;
}

export function WholeRow({ trace, selected, onSelect }: WholeRowProps) {
  const { t, i18n } = useTranslation("tracing");
  return (
    <div
      role="treeitem"
      aria-selected={selected}
      aria-level={1}
      onClick={onSelect}
      className={cx("flex h-full cursor-pointer items-center gap-1.5 pr-3 pl-3", selected ? "bg-picked" : "hover:bg-panel")}
    >
      <ListTree size={14} className="shrink-0 text-ink-2" aria-hidden />
      <span className="ellipsis flex-1 font-semibold">{trace.name ?? t("unnamed")}</span>
      <Numbers ms={trace.latency_ms} tokens={trace.total_tokens} cost={trace.total_cost_usd} language={i18n.language} />
    </div>
  );
}

interface StepRowProps {
  row: TreeNode;
  depth: number;
  totalMs: number;
  selected: boolean;
  folded: boolean;
  onSelect: () => void;
  onToggle: (() => void) | undefined;
}

function StepRow({ row, depth, totalMs, selected, folded, onSelect, onToggle }: StepRowProps) {
  const { t, i18n } = useTranslation("tracing");
  const { step } = row;
  const foldable = row.children.length > 0 && onToggle !== undefined;
  const heavy = totalMs > 0 && row.children.length === 0 && (row.endMs - row.startMs) / totalMs > 0.5;
  return (
    <div
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={selected}
      aria-expanded={foldable ? !folded : undefined}
      onClick={onSelect}
      className={cx("flex h-full cursor-pointer items-center gap-1.5 pr-3", selected ? "bg-picked" : "hover:bg-panel")}
      style={{ paddingLeft: 12 + Math.min(depth, DEEPEST) * INDENT_PX - INDENT_PX }}
    >
      {foldable ? (
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
      <span className={cx("ellipsis flex-1", step.level === "ERROR" && "text-bad")} title={step.status_message ?? undefined}>
        {step.name ?? t("unnamed")}
        {folded && <span className="ml-1.5 text-meta text-ink-2">{`+${row.children.length}`}</span>}
      </span>
      {row.orphan && <Unlink size={13} className="shrink-0 text-ink-2" role="img" aria-label={t("trace.orphan")} />}
      {row.running ? (
        <span className="breathe text-meta text-ink-2">{t("trace.running")}</span>
      ) : (
        <Numbers ms={row.endMs - row.startMs} tokens={step.total_tokens} cost={step.total_cost_usd} language={i18n.language} heavy={heavy} quietZero={step.type === "EVENT"} />
      )}
    </div>
  );
}

interface NumbersProps {
  ms: number | null;
  tokens: number | null;
  cost: number | null;
  language: string;
  heavy?: boolean;
  quietZero?: boolean;
}

function Numbers({ ms, tokens, cost, language, heavy = false, quietZero = false }: NumbersProps) {
  return (
    <span className="num flex shrink-0 items-center gap-2 text-meta text-ink-2">
      <span className="hidden @sm:inline">{cost !== null && cost > 0 ? formatUsd(cost, language) : tokens !== null && tokens > 0 && formatCompact(tokens, language)}</span>
      {!(quietZero && ms === 0) && <span className={cx("min-w-14 text-right", heavy && "font-semibold text-ink")}>{formatDuration(ms, language)}</span>}
    </span>
  );
}
