import { ZoomIn, ZoomOut } from "lucide-react";
import { useMemo, useState, type WheelEvent } from "react";
import { useTranslation } from "react-i18next";
import type { TraceItem } from "@/api/types";
import { formatDuration } from "@/lib/format";
import { LevelMark } from "@/parts/level-mark";
import { ObservationGlyph, typeBar } from "@/parts/observation-glyph";
import { IconButton } from "@/ui/button";
import { criticalPath } from "./model/critical";
import { scaleOf } from "./model/scale";
import type { TraceTree, TreeNode } from "./model/tree";
import { Axis, Bar, Row } from "./timeline-row";
import { VirtualRows } from "./virtual-rows";
import type { Navigator } from "./use-navigator";
import type { ViewOptions } from "./view-options";

const ROW_PX = 26;
const INDENT_PX = 12;
const DEEPEST = 8;
const MOST_ZOOM = 400;

interface TimelineViewProps {
  trace: TraceItem;
  tree: TraceTree;
  navigator: Navigator;
  selected: string;
  onSelect: (id: string) => void;
  options: ViewOptions;
}

/** The part of the width that is looked at: shares of the whole scale. */
interface View {
  from: number;
  to: number;
}

const ALL: View = { from: 0, to: 1 };

/** Zoomed by `factor` around the point `at` (share of the view). */
export function zoomed({ from, to }: View, factor: number, at: number): View {
  const width = Math.min(1, Math.max(1 / MOST_ZOOM, (to - from) * factor));
  const middle = from + (to - from) * at;
  const start = Math.min(1 - width, Math.max(0, middle - width * at));
  return { from: start, to: start + width };
}

/** The same rows against time: bars where the steps ran, a mark at the first token, the critical path in full colour. */
export function TimelineView({ trace, tree, navigator, selected, onSelect, options }: TimelineViewProps) {
  const { t, i18n } = useTranslation("tracing");
  const [view, setView] = useState<View>(ALL);
  const scale = useMemo(() => scaleOf(tree, options.fold_gaps), [tree, options.fold_gaps]);
  const critical = useMemo(() => (options.critical ? criticalPath(tree) : undefined), [tree, options.critical]);
  const place = (ms: number) => (scale.share(ms) - view.from) / (view.to - view.from);
  const onWheel = (event: WheelEvent<HTMLDivElement>) => {
    if (!event.ctrlKey && !event.metaKey) return;
    const bounds = event.currentTarget.getBoundingClientRect();
    const begin = bounds.width * 0.4;
    const at = Math.min(1, Math.max(0, (event.clientX - bounds.left - begin) / Math.max(1, bounds.width - begin - 64)));
    setView(zoomed(view, event.deltaY > 0 ? 1.25 : 0.8, at));
  };
  const bar = (row: TreeNode) => {
    const { step } = row;
    const instant = step.type === "EVENT" && row.endMs === row.startMs;
    return (
      <Bar
        from={place(row.startMs)}
        to={place(row.endMs)}
        first={step.completion_start_time === null ? undefined : place(new Date(step.completion_start_time).getTime() - tree.startedAt)}
        tone={step.level === "ERROR" ? "bg-bad" : typeBar(step.type)}
        faint={critical !== undefined && !critical.has(step.id)}
        running={row.running}
        text={row.running ? t("trace.running") : instant ? "" : formatDuration(row.endMs - row.startMs, i18n.language)}
      />
    );
  };
  return (
    <div className="relative flex min-h-0 flex-1 flex-col" onWheel={onWheel}>
      <div className="flex h-8 shrink-0 items-end border-b border-line text-[11px] text-ink-2">
        <div className="flex w-2/5 shrink-0 items-center gap-1 self-center pl-3">
          <span className="ellipsis flex-1">{t("timeline.hint")}</span>
          <IconButton label={t("timeline.zoom_in")} icon={<ZoomIn size={14} />} className="!size-6" onClick={() => setView(zoomed(view, 0.5, 0.5))} />
          <IconButton label={t("timeline.zoom_out")} icon={<ZoomOut size={14} />} className="!size-6" disabled={view.to - view.from >= 1} onClick={() => setView(zoomed(view, 2, 0.5))} />
        </div>
        <Axis scale={scale} place={place} onPan={(by) => setView(zoomed({ from: view.from + by * (view.to - view.from), to: view.to + by * (view.to - view.from) }, 1, 0))} />
      </div>
      <VirtualRows
        label={t("trace.timeline")}
        rows={navigator.rows}
        selected={selected}
        onSelect={onSelect}
        rowPx={ROW_PX}
        levelOf={(row) => row.depth + 2}
        head={
          <Row name={<span className="ellipsis pl-3 font-semibold">{trace.name ?? t("unnamed")}</span>}>
            <Bar from={place(0)} to={place(tree.durationMs)} tone="bg-ink-2 opacity-40" text={formatDuration(trace.latency_ms, i18n.language)} />
          </Row>
        }
      >
        {(row) => (
          <Row
            name={
              <span className="flex min-w-0 items-center gap-1.5" style={{ paddingLeft: 12 + Math.min(row.depth, DEEPEST) * INDENT_PX }}>
                <ObservationGlyph type={row.step.type} />
                <LevelMark level={row.step.level} />
                <span className="ellipsis">{row.step.name ?? t("unnamed")}</span>
              </span>
            }
          >
            {bar(row)}
          </Row>
        )}
      </VirtualRows>
    </div>
  );
}
