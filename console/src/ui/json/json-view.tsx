import { ChevronsDownUp, ChevronsUpDown } from "lucide-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../button";
import { CopyButton } from "../copy-button";
import { flatten, foldablePaths, type Folds, type Json, type JsonLine } from "./flatten";
import { JsonRow } from "./json-row";

const ROW_PX = 20;
/** Up to here all lines stand in the page; beyond it the viewer scrolls by itself and draws only what is seen. */
const VIRTUAL_FROM = 400;

interface JsonViewProps {
  value: Json;
  label: string;
  /** The text to copy; made from the value when absent. */
  source?: string;
  /** Paths that begin open (true) or folded (false), against what their size would say. */
  startFolds?: Folds;
  /** Beside a value, when it is pointed at: what can be done with it. */
  action?: (line: JsonLine) => ReactNode;
}

const NO_FOLDS: Folds = new Map();

export function JsonView({ value, label, source, startFolds = NO_FOLDS, action }: JsonViewProps) {
  const { t } = useTranslation("ui");
  const [folds, setFolds] = useState<Folds>(startFolds);
  const lines = useMemo(() => flatten(value, folds), [value, folds]);
  const toggle = (path: string, open: boolean) => setFolds((before) => new Map(before).set(path, open));
  const setAll = (open: boolean) => setFolds(new Map(foldablePaths(value).map((path) => [path, open || path === "$"])));
  return (
    <div className="group/json relative">
      <div className="absolute top-0 right-0 z-10 flex rounded-md bg-panel opacity-0 transition-opacity group-focus-within/json:opacity-100 group-hover/json:opacity-100">
        <IconButton label={t("json.open_all")} icon={<ChevronsUpDown size={14} />} onClick={() => setAll(true)} />
        <IconButton label={t("json.fold_all")} icon={<ChevronsDownUp size={14} />} onClick={() => setAll(false)} />
        <CopyButton label={t("copy.label")} text={() => source ?? JSON.stringify(value, null, 2)} />
      </div>
      {lines.length < VIRTUAL_FROM ? (
        <div role="tree" aria-label={label} className="overflow-x-auto py-0.5">
          {lines.map((line, at) => (
            <JsonRow key={at} line={line} onToggle={toggle} action={action} />
          ))}
        </div>
      ) : (
        <LongJson lines={lines} label={label} onToggle={toggle} action={action} />
      )}
    </div>
  );
}

interface LongJsonProps {
  lines: ReturnType<typeof flatten>;
  label: string;
  onToggle: (path: string, open: boolean) => void;
  action: ((line: JsonLine) => ReactNode) | undefined;
}

function LongJson({ lines, label, onToggle, action }: LongJsonProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: lines.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_PX, overscan: 30 });
  return (
    <div ref={scroller} role="tree" aria-label={label} tabIndex={0} className="h-[min(70vh,720px)] overflow-auto">
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const line = lines[item.index];
          return (
            line && (
              <div key={item.key} className="absolute top-0 left-0 min-w-full" style={{ transform: `translateY(${item.start}px)` }}>
                <JsonRow line={line} onToggle={onToggle} action={action} />
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}
