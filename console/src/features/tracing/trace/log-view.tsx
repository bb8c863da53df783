import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDownNarrowWide, ListTree } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { StepTexts } from "@/api/types";
import { cx } from "@/lib/cx";
import { downloadText } from "@/lib/download";
import { formatBytes, formatDuration } from "@/lib/format";
import { LevelMark } from "@/parts/level-mark";
import { ObservationGlyph } from "@/parts/observation-glyph";
import { PayloadView } from "@/parts/payload/payload-view";
import { Button } from "@/ui/button";
import { Segments } from "@/ui/tabs";
import type { TraceTree, TreeNode } from "./model/tree";
import { logText, orderedSteps, type LogOrder } from "./model/log";
import type { Navigator } from "./use-navigator";
import { useStepTexts } from "./use-step-texts";

const ROW_PX = 128;

interface LogViewProps {
  projectId: string;
  traceId: string;
  tree: TraceTree;
  navigator: Navigator;
  selected: string;
  onSelect: (id: string) => void;
}

/** The run as a transcript: every step with what went in and came out, in the order of time or of the tree. */
export function LogView({ projectId, traceId, tree, navigator, selected, onSelect }: LogViewProps) {
  const { t } = useTranslation("tracing");
  const [order, setOrder] = useState<LogOrder>("time");
  const rows = useMemo(() => orderedSteps(navigator.rows, order), [navigator.rows, order]);
  const ids = useMemo(() => rows.map((row) => row.step.id), [rows]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_PX, overscan: 6, getItemKey: (at) => ids[at] ?? at });
  const items = virtual.getVirtualItems();
  const texts = useStepTexts(projectId, traceId, ids, items[0]?.index ?? 0, items.at(-1)?.index ?? 0);
  useEffect(() => {
    const at = ids.indexOf(selected);
    if (at >= 0) virtual.scrollToIndex(at, { align: "auto" });
    // Only a new choice may scroll.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [selected]);
  return (
    <>
      <div className="flex h-9 shrink-0 items-center gap-2 border-b border-line px-3">
        <Segments
          label={t("log.order")}
          value={order}
          onPick={setOrder}
          tabs={[
            { value: "time", label: <><ArrowDownNarrowWide size={13} aria-hidden />{t("log.by_time")}</> },
            { value: "tree", label: <><ListTree size={13} aria-hidden />{t("log.by_tree")}</> },
          ]}
        />
        <span className="num flex-1 text-meta text-ink-2">{t("log.steps", { count: rows.length })}</span>
        <Button onClick={() => downloadText(`trace-${traceId}.log.txt`, logText(tree, rows, texts))}>{t("log.save")}</Button>
      </div>
      <div ref={scroller} role="list" aria-label={t("trace.log")} tabIndex={0} className="min-h-0 flex-1 overflow-y-auto -outline-offset-2">
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            return (
              row && (
                <div key={item.key} ref={virtual.measureElement} data-index={item.index} role="listitem" className="absolute inset-x-0 top-0" style={{ transform: `translateY(${item.start}px)` }}>
                  <LogRow row={row} texts={texts.get(row.step.id)} projectId={projectId} selected={row.step.id === selected} onSelect={() => onSelect(row.step.id)} />
                </div>
              )
            );
          })}
        </div>
      </div>
    </>
  );
}

interface LogRowProps {
  row: TreeNode;
  texts: StepTexts | undefined;
  projectId: string;
  selected: boolean;
  onSelect: () => void;
}

function LogRow({ row, texts, projectId, selected, onSelect }: LogRowProps) {
  const { t, i18n } = useTranslation("tracing");
  const [open, setOpen] = useState(false);
  const { step } = row;
  return (
    <article aria-label={step.name ?? t("unnamed")} className={cx("border-b border-line px-3 py-1.5", selected && "bg-picked")}>
      <button type="button" onClick={onSelect} className="flex w-full items-center gap-1.5 text-left">
        <span className="num w-16 shrink-0 text-meta text-ink-2">{`+${formatDuration(Math.max(1, row.startMs), i18n.language)}`}</span>
        <ObservationGlyph type={step.type} />
        <LevelMark level={step.level} />
        <span className={cx("ellipsis flex-1 font-semibold", step.level === "ERROR" && "text-bad")}>{step.name ?? t("unnamed")}</span>
        <span className="num text-meta text-ink-2">{row.running ? t("trace.running") : formatDuration(row.endMs - row.startMs, i18n.language)}</span>
      </button>
      {step.status_message && <p className={cx("mt-1 pl-[70px] text-meta break-words", step.level === "ERROR" ? "text-bad" : "text-ink-2")}>{step.status_message}</p>}
      {texts && (texts.input || texts.output) && (
        <div className="mt-1 flex flex-col gap-1 pl-[70px]">
          <div className={cx("flex flex-col gap-1", !open && "max-h-44 overflow-hidden")}>
            <Side sign="→" raw={texts.input} bytes={texts.input_bytes} projectId={projectId} label={t("column.input")} />
            <Side sign="←" raw={texts.output} bytes={texts.output_bytes} projectId={projectId} label={t("column.output")} />
          </div>
          {(texts.input?.length ?? 0) + (texts.output?.length ?? 0) > 300 && (
            <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className="self-start text-meta text-accent hover:underline">
              {open ? t("log.less") : t("log.more", { size: formatBytes(texts.input_bytes + texts.output_bytes, i18n.language) })}
            </button>
          )}
        </div>
      )}
    </article>
  );
}

function Side({ sign, raw, bytes, projectId, label }: { sign: string; raw: string | null; bytes: number; projectId: string; label: string }) {
  if (!raw) return null;
  return (
    <section aria-label={label} className="flex min-w-0 gap-1">
      <span aria-hidden className="w-4 shrink-0 pt-1.5 text-ink-2">
        {sign}
      </span>
      <div className="min-w-0 flex-1 overflow-hidden rounded-md border border-line">
        <PayloadView raw={raw} mode="formatted" projectId={projectId} label={label} compact cut={bytes > raw.length * 3} />
      </div>
    </section>
  );
}
