import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { TracePanel } from "./trace-panel";

const route = getRouteApi("/in/project/$projectId/traces/$traceId");

export function TracePage() {
  const { projectId, traceId } = route.useParams();
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/project/$projectId/traces/$traceId" });
  return (
    <TracePanel
      key={traceId}
      alone
      projectId={projectId}
      traceId={traceId}
      observation={search.observation}
      display={search.display}
      onSelect={(observation) => void navigate({ search: (before) => ({ ...before, observation }), replace: true })}
      onDisplay={(display) => void navigate({ search: (before) => ({ ...before, display }), replace: true })}
      onDeleted={() => void navigate({ to: "/project/$projectId/traces", params: { projectId } })}
    />
  );
}
