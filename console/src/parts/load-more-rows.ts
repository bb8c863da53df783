import type { InfiniteData } from "@tanstack/react-query";
import type { Page } from "@/api/types";

/** Rows of all pages that have come; undefined while none has. A row that moved between pages is shown once. */
export function rowsOf<T extends { id: string }>(data: InfiniteData<Page<T>, unknown> | undefined): T[] | undefined {
  if (!data) return undefined;
  const seen = new Set<string>();
  return data.pages.flatMap((page) => page.items).filter((row) => !seen.has(row.id) && seen.add(row.id));
}
