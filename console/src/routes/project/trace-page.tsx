import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useNeighbours } from "@/data/neighbours";
import { NeighbourButtons } from "@/parts/neighbour-buttons";
import { TracePanel } from "./trace-panel";
import { useTracesAhead } from "./use-traces-ahead";

const route = getRouteApi("/in/project/$projectId/traces/$traceId");

export function TracePage() {
  const { projectId, traceId } = route.useParams();
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/project/$projectId/traces/$traceId" });
  const neighbours = useNeighbours("traces", projectId, traceId);
  useTracesAhead(projectId, traceId, neighbours.next, neighbours.previous);
  return (
    <TracePanel
      key={traceId}
      alone
      projectId={projectId}
      traceId={traceId}
      observation={search.observation}
      display={search.display}
      onSelect={(observation) => void navigate({ search: (before) => ({ ...before, observation }), replace: true })}
      onDisplay={(display) => void navigate({ search: (before) => ({ ...before, display: display === "details" ? undefined : display }), replace: true })}
      onDeleted={() => void navigate({ to: "/project/$projectId/traces", params: { projectId } })}
      leading={<NeighbourButtons neighbours={neighbours} onGo={(id) => void navigate({ params: { projectId, traceId: id }, search: (before) => ({ ...before, observation: undefined }) })} />}
    />
  );
}
