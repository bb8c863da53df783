import type { ReactNode } from "react";
import { ErrorState, PageSkeleton } from "./states";

interface Asked<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

interface QueryStateProps<T> {
  query: Asked<T>;
  loading?: ReactNode;
  children: (data: T) => ReactNode;
}

/** What a question has come to: still on its way, failed with a way to retry, or its answer. */
export function QueryState<T>({ query, loading, children }: QueryStateProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  return loading ?? <PageSkeleton />;
}
