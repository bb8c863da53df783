import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { traceQuery } from "@/data/trace";
import type { PeekRow } from "./use-traces-columns";

interface PeekWalkOptions {
  projectId: string;
  rows: readonly PeekRow[] | undefined;
  /** What is peeked at now. */
  trace: string | undefined;
  step: string | undefined;
  onPeek: (trace: string, step?: string) => void;
}

/** From row to row of the list while one is peeked at; the neighbours are fetched before they are asked for. */
export function usePeekWalk({ projectId, rows, trace, step, onPeek }: PeekWalkOptions): (by: number) => void {
  const queries = useQueryClient();
  const at = trace === undefined ? -1 : (rows?.findIndex((row) => row.trace === trace && row.step === step) ?? -1);
  const before = at < 0 ? undefined : rows?.[at - 1]?.trace;
  const after = at < 0 ? undefined : rows?.[at + 1]?.trace;
  useEffect(() => {
    for (const neighbour of [after, before]) if (neighbour !== undefined && neighbour !== trace) void queries.prefetchQuery(traceQuery(projectId, neighbour));
  }, [queries, projectId, trace, before, after]);
  return (by) => {
    const next = rows?.[at + by];
    if (next) onPeek(next.trace, next.step);
  };
}
