import type { InfiniteData } from "@tanstack/react-query";

/** Rows of all pages that have come; undefined while none has. A row that moved between pages is shown once. */
export function rowsOf<T extends { id: string }>(data: InfiniteData<{ items: T[] }, unknown> | undefined): T[] | undefined {
  if (!data) return undefined;
  const seen = new Set<string>();
  return data.pages.flatMap((page) => page.items).filter((row) => !seen.has(row.id) && seen.add(row.id));
}

/** Rows are shown and are being asked for anew: the old ones stay, faded. */
export function isRefreshing(query: { data: unknown; isFetching: boolean; isFetchingNextPage: boolean }): boolean {
  return query.data !== undefined && query.isFetching && !query.isFetchingNextPage;
}
