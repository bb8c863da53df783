import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { sessionQuery } from "@/data/tracing";
import { SessionReplay } from "@/features/tracing/sessions/session-replay";
import { useTitle } from "@/lib/title";
import { QueryState } from "@/ui/query-state";

const route = getRouteApi("/in/project/$projectId/sessions/$sessionId");

export function SessionPage() {
  const { projectId, sessionId } = route.useParams();
  useTitle(sessionId);
  const session = useQuery(sessionQuery(projectId, sessionId));
  return <QueryState query={session}>{(detail) => <SessionReplay projectId={projectId} detail={detail} />}</QueryState>;
}
