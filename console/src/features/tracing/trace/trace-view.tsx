import { ChevronsDownUp, ChevronsUpDown } from "lucide-react";
import { useMemo, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Score, TraceDetail } from "@/api/types";
import { useShortcuts } from "@/lib/shortcuts";
import { recall, remember } from "@/lib/storage";
import type { PayloadMode } from "@/parts/payload/payload-view";
import { IconButton } from "@/ui/button";
import { SearchBox } from "@/ui/search-box";
import { SplitPane } from "@/ui/split-pane";
import { Segments } from "@/ui/tabs";
import { Inspector } from "./inspector";
import { buildTree } from "./model/tree";
import { TimelineView } from "./timeline-view";
import { TreeView } from "./tree-view";
import { useNavigator, WHOLE } from "./use-navigator";

export const DISPLAYS = ["details", "timeline"] as const;
export type Display = (typeof DISPLAYS)[number];

interface TraceViewProps {
  projectId: string;
  detail: TraceDetail;
  selected: string;
  onSelect: (id: string) => void;
  display: Display;
  onDisplay: (display: Display) => void;
  letters: boolean;
  /** Scores and comments come from other features; the page puts them in. */
  judgements: (about: { observationId: string | undefined; scores: Score[] }) => ReactNode;
}

/** A trace taken apart: its steps on the left, the chosen one on the right. */
export function TraceView({ projectId, detail, selected, onSelect, display, onDisplay, letters, judgements }: TraceViewProps) {
  const { t } = useTranslation("tracing");
  const tree = useMemo(() => buildTree(detail.observations), [detail.observations]);
  const known = tree.byId.has(selected) ? selected : WHOLE;
  const navigator = useNavigator({ tree, selected: known, onSelect, letters });
  const [mode, setMode] = useState<PayloadMode>(() => (recall("payload") === "json" ? "json" : "formatted"));
  const pickMode = (next: PayloadMode) => {
    remember("payload", next);
    setMode(next);
  };
  useShortcuts({
    t: () => onDisplay("details"),
    l: () => onDisplay("timeline"),
    m: () => pickMode(mode === "json" ? "formatted" : "json"),
  });
  const shared = { trace: detail.trace, tree, navigator, selected: known, onSelect };
  return (
    <SplitPane
      key={display}
      name={`trace.${display}`}
      label={t("trace.split")}
      initial={display === "timeline" ? 0.56 : 0.36}
      left={
        <>
          <div className="flex h-10 shrink-0 items-center gap-1.5 border-b border-line px-3">
            <Segments label={t("trace.display")} value={display} onPick={onDisplay} tabs={DISPLAYS.map((value) => ({ value, label: t(`trace.display_${value}`) }))} />
            <SearchBox live value={navigator.search} onSearch={navigator.setSearch} label={t("trace.search")} className="min-w-0 flex-1" />
            <IconButton label={t("trace.unfold_all")} icon={<ChevronsUpDown size={14} />} onClick={navigator.unfoldAll} />
            <IconButton label={t("trace.fold_all")} icon={<ChevronsDownUp size={14} />} onClick={navigator.foldAll} />
          </div>
          {detail.truncated && <p className="bg-warn-soft px-3 py-1 text-meta text-warn">{t("trace.truncated", { count: detail.observations.length })}</p>}
          {display === "timeline" ? <TimelineView {...shared} /> : <TreeView {...shared} />}
          {detail.observations.length === 0 && <p className="px-3 py-2 text-ink-2">{t("trace.no_steps")}</p>}
        </>
      }
      right={<Inspector projectId={projectId} detail={detail} step={tree.byId.get(known)?.step} mode={mode} onMode={pickMode} judgements={judgements} />}
    />
  );
}
