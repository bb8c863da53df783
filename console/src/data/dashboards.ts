import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { HomeShown } from "@/api/schema.gen";
import { api, seg } from "@/lib/http";
import { windowOf } from "@/lib/time-range";

/** The server takes the last day for an open beginning; "all" means all. */
const BEGINNING = "2020-01-01T00:00:00.000Z";

/** What a stretch of time adds up to: latencies are of whole traces. */
export const homeQuery = (projectId: string, range: string, environments: readonly string[]) =>
  queryOptions({
    queryKey: ["home", projectId, range, environments],
    queryFn: ({ signal }) => {
      const { since = BEGINNING, until } = windowOf(range);
      return api.get<HomeShown>(`/projects/${seg(projectId)}/home`, { since, until, environment: environments }, signal);
    },
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
