import type { Filter } from "@/api/types";
import { timeAgo } from "@/lib/time-ago";

/** What is asked at this moment: "two hours ago" stays two hours ago in an address and in a view that are opened later. */
export function askedNow(filters: readonly Filter[], now: number = Date.now()): Filter[] {
  return filters.map(({ ago, ...term }) => ({
    ...term,
    ...(ago !== undefined && { value: timeAgo(ago, now) ?? term.value }),
    ...(term.within && { within: askedNow(term.within, now) }),
  }));
}
