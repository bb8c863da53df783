import "@xyflow/react/dist/base.css";
import { Graph as Layout, layout } from "@dagrejs/dagre";
import { Background, Controls, Handle, MarkerType, Position, ReactFlow, type Edge, type Node, type NodeProps } from "@xyflow/react";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { graphQuery } from "@/data/trace";
import { cx } from "@/lib/cx";
import { formatDuration } from "@/lib/format";
import { ObservationGlyph } from "@/parts/observation-glyph";
import { Segments } from "@/ui/tabs";
import { PageSkeleton } from "@/ui/states";
import { END, graphOf, MOST_NODES, START, type Graph, type GraphForm, type GraphNode } from "./model/graph";
import type { TraceTree } from "./model/tree";

const BOX = { width: 176, height: 44 };
const DOT = { width: 64, height: 28 };
/** More boxes than this are too small to read when all of them are shown: then a reader begins at the first ones. */
const MOST_AT_ONCE = 40;
const FIRST_ONES = 10;

type StepNode = Node<{ box: GraphNode | undefined; picked: boolean; text: string; onPick: () => void }, "step">;

/** Known before anything is drawn, so that edges never wait for a measurement. */
function sized({ width, height }: typeof BOX) {
  const handle = { x: width / 2, width: 1, height: 1 };
  return {
    width,
    height,
    measured: { width, height },
    handles: [
      { ...handle, id: "in", type: "target" as const, position: Position.Top, y: 0 },
      { ...handle, id: "out", type: "source" as const, position: Position.Bottom, y: height },
      { ...handle, id: "back-in", type: "target" as const, position: Position.Right, x: width, y: height / 2 - 8 },
      { ...handle, id: "back-out", type: "source" as const, position: Position.Right, x: width, y: height / 2 + 8 },
    ],
  };
}

function placed(graph: Graph): Map<string, { x: number; y: number }> {
  const drawn = new Layout();
  drawn.setGraph({ rankdir: "TB", nodesep: 28, ranksep: 44, marginx: 16, marginy: 16 });
  drawn.setDefaultEdgeLabel(() => ({}));
  const ends = graph.edges.flatMap((edge) => [edge.from, edge.to]).filter((id) => id === START || id === END);
  for (const id of new Set(ends)) drawn.setNode(id, { ...DOT });
  for (const node of graph.nodes) drawn.setNode(node.id, { ...BOX });
  for (const edge of graph.edges) if (edge.from !== edge.to) drawn.setEdge(edge.from, edge.to);
  layout(drawn);
  return new Map(
    drawn.nodes().map((id) => {
      const at = drawn.node(id) as { x: number; y: number; width: number; height: number };
      return [id, { x: at.x - at.width / 2, y: at.y - at.height / 2 }];
    }),
  );
}

/** The boxes that are in view at first; undefined: all of them. */
function begun(positions: ReadonlyMap<string, { y: number }>): { id: string }[] | undefined {
  if (positions.size <= MOST_AT_ONCE) return undefined;
  const fromTop = [...positions].sort(([, one], [, other]) => one.y - other.y);
  return fromTop.slice(0, FIRST_ONES).map(([id]) => ({ id }));
}

/** A way back leads round the side, so that it is not hidden behind the boxes. */
function sides(back: boolean): { sourceHandle: string; targetHandle: string } {
  return back ? { sourceHandle: "back-out", targetHandle: "back-in" } : { sourceHandle: "out", targetHandle: "in" };
}

const NODE_TYPES = { step: StepBox };

interface GraphViewProps {
  projectId: string;
  traceId: string;
  tree: TraceTree;
  selected: string;
  onSelect: (id: string) => void;
}

/** How the run went from step to step: every call, or calls of one name together with how often each way was taken. */
export default function GraphView({ projectId, traceId, tree, selected, onSelect }: GraphViewProps) {
  const { t, i18n } = useTranslation("tracing");
  const [form, setForm] = useState<GraphForm>("aggregated");
  const marks = useQuery(graphQuery(projectId, traceId));
  const graph = useMemo(() => (marks.data ? graphOf(tree, marks.data, form) : undefined), [tree, marks.data, form]);
  const positions = useMemo(() => (graph ? placed(graph) : undefined), [graph]);
  if (!graph || !positions) return <PageSkeleton />;
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const pick = (id: string) => {
    const steps = byId.get(id)?.steps ?? [];
    // Picking the same box again leads through the steps that it stands for.
    const next = steps[(steps.indexOf(selected) + 1) % Math.max(1, steps.length)];
    if (next !== undefined) onSelect(next);
  };
  const nodes: StepNode[] = [...positions].map(([id, position]) => {
    const box = byId.get(id);
    const text = box ? t("graph.box", { name: box.label, count: box.steps.length, duration: formatDuration(box.ms, i18n.language) }) : id === START ? t("graph.start") : t("graph.end");
    return { id, type: "step", position, data: { box, picked: box?.steps.includes(selected) ?? false, text, onPick: () => pick(id) }, ...sized(box ? BOX : DOT) };
  });
  const edges: Edge[] = graph.edges.map((edge) => ({
    id: `${edge.from}\n${edge.to}`,
    source: edge.from,
    target: edge.to,
    ...sides((positions.get(edge.from)?.y ?? 0) >= (positions.get(edge.to)?.y ?? 0)),
    label: edge.count > 1 ? `×${edge.count}` : undefined,
    markerEnd: { type: MarkerType.ArrowClosed },
    focusable: false,
  }));
  return (
    <>
      <div className="flex h-9 shrink-0 items-center gap-2 border-b border-line px-3">
        <Segments
          label={t("graph.form")}
          value={form}
          onPick={setForm}
          tabs={[
            { value: "aggregated", label: t("graph.aggregated") },
            { value: "expanded", label: t("graph.expanded") },
          ]}
        />
        {form === "expanded" && graph.nodes.length >= MOST_NODES && <span className="text-meta text-warn">{t("graph.cut", { count: MOST_NODES })}</span>}
      </div>
      <div className="graph min-h-0 flex-1" aria-label={t("trace.graph")} role="region">
        <ReactFlow
          key={form}
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          fitView
          fitViewOptions={{ maxZoom: 1, padding: 0.15, nodes: begun(positions) }}
          minZoom={0.1}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          proOptions={{ hideAttribution: true }}
        >
          <Background gap={20} />
          <Controls showInteractive={false} />
        </ReactFlow>
      </div>
    </>
  );
}

function StepBox({ data: { box, picked, text, onPick } }: NodeProps<StepNode>) {
  const { i18n } = useTranslation();
  if (!box) {
    return (
      <div className="flex h-full items-center justify-center rounded-full border border-line bg-panel text-meta text-ink-2">
        {text}
        <Ends />
      </div>
    );
  }
  return (
    <button
      type="button"
      title={text}
      aria-pressed={picked}
      onClick={onPick}
      className={cx("nopan pointer-events-auto flex size-full flex-col justify-center rounded-md border px-2.5 text-left", picked ? "border-accent bg-picked" : "bg-ground", !picked && (box.errors > 0 ? "border-bad" : "border-line"))}
    >
      <span className="flex items-center gap-1.5">
        <ObservationGlyph type={box.type} />
        <span className="ellipsis flex-1 font-semibold">{box.label}</span>
        {box.steps.length > 1 && <span className="num text-meta text-ink-2">{`×${box.steps.length}`}</span>}
      </span>
      <span className={cx("num text-[11px] leading-4", box.errors > 0 ? "text-bad" : "text-ink-2")}>{formatDuration(box.ms, i18n.language)}</span>
      <Ends />
    </button>
  );
}

/** Where edges begin and end; they are not shown. */
function Ends() {
  return (
    <>
      <Handle id="in" type="target" position={Position.Top} className="!opacity-0" />
      <Handle id="out" type="source" position={Position.Bottom} className="!opacity-0" />
      <Handle id="back-in" type="target" position={Position.Right} className="!opacity-0" />
      <Handle id="back-out" type="source" position={Position.Right} className="!opacity-0" />
    </>
  );
}
