import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { traceQuery } from "@/data/trace";

/** A reader looks at least so long. Asked for at once, the neighbours would stand in the way of what is looked at. */
const LOOKS_MS = 250;

/** The neighbours of a trace are fetched before they are asked for, once the trace itself is here and looked at. */
export function useTracesAhead(projectId: string, traceId: string, next: string | undefined, previous: string | undefined): void {
  const queries = useQueryClient();
  const { isSuccess: here } = useQuery({ ...traceQuery(projectId, traceId), enabled: false });
  useEffect(() => {
    if (!here) return;
    const timer = setTimeout(() => {
      for (const neighbour of [next, previous]) if (neighbour !== undefined && neighbour !== traceId) void queries.prefetchQuery(traceQuery(projectId, neighbour));
    }, LOOKS_MS);
    return () => clearTimeout(timer);
  }, [queries, projectId, traceId, here, next, previous]);
}
