import { useQuery } from "@tanstack/react-query";
import { Navigate, useParams } from "@tanstack/react-router";
import { locateQuery } from "@/data/tracing";
import { ApiError } from "@/lib/http";
import { ErrorState, PageSkeleton } from "@/ui/states";
import { TraceNotFound } from "./trace-not-found";

/** An address that names a trace and no project: leads to the project that has it. */
export function LooseTracePage() {
  const { traceId = "" } = useParams({ strict: false });
  const place = useQuery(locateQuery(traceId));
  if (place.data) return <Navigate to="/project/$projectId/traces/$traceId" params={{ projectId: place.data.project_id, traceId: place.data.trace_id }} replace />;
  if (place.error instanceof ApiError && place.error.status === 404) return <TraceNotFound traceId={traceId} onRetry={() => void place.refetch()} />;
  if (place.error) return <ErrorState error={place.error} onRetry={() => void place.refetch()} />;
  return <PageSkeleton />;
}
