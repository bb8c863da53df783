import { useQueryClient, type InfiniteData } from "@tanstack/react-query";
import type { Page } from "@/api/types";

/** The ids before and after one in the list that was looked at last. Undefined at its ends, and without such a list. */
export interface Neighbours {
  previous: string | undefined;
  next: string | undefined;
  /** Its place in the list, from 1. */
  place: number | undefined;
}

const NOWHERE: Neighbours = { previous: undefined, next: undefined, place: undefined };

/** `list` names the kind of list: traces or sessions. It is looked up in what has been loaded, nothing is asked. */
export function useNeighbours(list: "traces" | "sessions", projectId: string, id: string): Neighbours {
  const queries = useQueryClient().getQueryCache().findAll({ queryKey: ["tracing", projectId, list] });
  const latest = [...queries].sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt);
  for (const query of latest) {
    const data = query.state.data as InfiniteData<Page<{ id: string }>> | undefined;
    const ids = data?.pages?.flatMap((page) => page.items.map((item) => item.id)) ?? [];
    const at = ids.indexOf(id);
    if (at >= 0) return { previous: ids[at - 1], next: ids[at + 1], place: at + 1 };
  }
  return NOWHERE;
}
