import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TraceDetail } from "@/api/types";
import { PUBLIC, textHitsQuery } from "@/data/trace";
import { useShortcuts } from "@/lib/shortcuts";
import { recall, remember } from "@/lib/storage";
import type { PayloadMode } from "@/parts/payload/payload-view";
import { SearchBox } from "@/ui/search-box";
import { SplitPane } from "@/ui/split-pane";
import { PageSkeleton } from "@/ui/states";
import { Segments } from "@/ui/tabs";
import { ConversationView } from "./conversation-view";
import { Inspector, type Judging } from "./inspector";
import { LogView } from "./log-view";
import { graphSaysMore } from "./model/graph";
import { notesOf } from "./model/notes";
import { belowLevel, buildTree, type TraceTree } from "./model/tree";
import { NearbyStrip } from "./nearby-strip";
import { TimelineView } from "./timeline-view";
import { TraceNotices } from "./trace-notices";
import { TreeView } from "./tree-view";
import { useNavigator, WHOLE } from "./use-navigator";
import { ViewMenu } from "./view-menu";
import { useViewOptions } from "./view-options";

const GraphView = lazy(() => import("./graph-view"));

export const DISPLAYS = ["details", "timeline", "log", "graph", "conversation"] as const;
export type Display = (typeof DISPLAYS)[number];
/** What can be shown of a trace without an account: what needs no further doors. */
const OPEN_DISPLAYS: readonly Display[] = ["details", "timeline", "graph"];
const WIDE: readonly Display[] = ["timeline", "log", "graph", "conversation"];
const NO_COUNTS: Readonly<Record<string, number>> = {};
const NO_HITS: ReadonlySet<string> = new Set();

interface TraceViewProps {
  projectId: string;
  detail: TraceDetail;
  selected: string;
  onSelect: (id: string) => void;
  display: Display;
  onDisplay: (display: Display) => void;
  commentCounts?: Readonly<Record<string, number>>;
  judging: Judging | undefined;
}

/** A trace taken apart: its steps on the left, the chosen one on the right. */
export function TraceView({ projectId, detail, selected, onSelect, display, onDisplay, commentCounts = NO_COUNTS, judging }: TraceViewProps) {
  const { t } = useTranslation("tracing");
  const tree = useMemo(() => buildTree(detail.observations), [detail.observations]);
  const known = tree.byId.has(selected) ? selected : WHOLE;
  const [options, setOptions] = useViewOptions();
  const [search, setSearch] = useState("");
  const asked = useDeferredValue(search.trim());
  const found = useQuery(textHitsQuery(projectId, detail.trace.id, asked.length >= 2 ? asked : ""));
  const hits = useMemo(() => (found.data ? new Set(found.data.map((hit) => hit.id)) : NO_HITS), [found.data]);
  const hidden = useMemo(() => (options.level === "DEBUG" ? NO_HITS : belowLevel(tree, options.level)), [tree, options.level]);
  const navigator = useNavigator({ tree, selected: known, onSelect, hidden, search, hits });
  const notes = useMemo(() => notesOf(detail.scores, commentCounts, found.data ?? []), [detail.scores, commentCounts, found.data]);
  const [mode, setMode] = useState<PayloadMode>(() => (recall("payload") === "json" ? "json" : "formatted"));
  const pickMode = (next: PayloadMode) => {
    remember("payload", next);
    setMode(next);
  };
  const displays = displaysOf(projectId, tree, display);
  const shown = displays.includes(display) ? display : "details";
  useShortcuts({
    t: () => onDisplay("details"),
    l: () => onDisplay("timeline"),
    o: () => displays.includes("log") && onDisplay("log"),
    v: () => displays.includes("conversation") && onDisplay("conversation"),
    m: () => pickMode(mode === "json" ? "formatted" : "json"),
    "g g": () => displays.includes("graph") && onDisplay("graph"),
  });
  const shared = { trace: detail.trace, tree, navigator, selected: known, onSelect, options };
  const place = { projectId, tree, selected: known, onSelect };
  return (
    <SplitPane
      key={WIDE.includes(shown) ? "wide" : "narrow"}
      name={WIDE.includes(shown) ? "trace.wide" : "trace.details"}
      label={t("trace.split")}
      initial={WIDE.includes(shown) ? 0.52 : 0.4}
      left={
        <>
          <div className="flex shrink-0 flex-wrap items-center gap-1.5 border-b border-line px-3 py-1.5">
            <Segments label={t("trace.display")} value={shown} onPick={onDisplay} tabs={displays.map((value) => ({ value, label: t(`trace.display_${value}`) }))} />
            <div className="flex min-w-40 flex-1 items-center gap-1.5">
              <SearchBox live value={search} onSearch={setSearch} label={t("trace.search")} className="min-w-0 flex-1" />
              <ViewMenu options={options} onChange={setOptions} display={shown} onUnfoldAll={navigator.unfoldAll} onFoldAll={navigator.foldAll} />
            </div>
          </div>
          <TraceNotices detail={detail} missing={selected === known ? undefined : selected} />
          {projectId !== PUBLIC && detail.observations.length === 1 && <NearbyStrip projectId={projectId} detail={detail} />}
          {shown === "details" && <TreeView {...shared} notes={notes} />}
          {shown === "timeline" && <TimelineView {...shared} />}
          {shown === "log" && <LogView {...place} traceId={detail.trace.id} navigator={navigator} />}
          {shown === "conversation" && <ConversationView {...place} trace={detail.trace} />}
          {shown === "graph" && (
            <Suspense fallback={<PageSkeleton />}>
              <GraphView {...place} traceId={detail.trace.id} />
            </Suspense>
          )}
          {detail.observations.length === 0 && <p className="px-3 py-2 text-ink-2">{t("trace.no_steps")}</p>}
        </>
      }
      right={<Inspector projectId={projectId} detail={detail} step={tree.byId.get(known)?.step} mode={mode} onMode={pickMode} judging={judging} commentCount={commentCounts[known === WHOLE ? detail.trace.id : known] ?? 0} />}
    />
  );
}

/** The ways to look at a trace that say something; a graph of one or two plain steps does not. */
function displaysOf(projectId: string, tree: TraceTree, display: Display): readonly Display[] {
  if (projectId === PUBLIC) return OPEN_DISPLAYS;
  return DISPLAYS.filter((one) => one !== "graph" || display === "graph" || graphSaysMore(tree) || tree.byId.size > 2);
}
