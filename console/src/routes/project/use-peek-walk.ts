import type { PeekRow } from "./use-traces-columns";

interface PeekWalkOptions {
  rows: readonly PeekRow[] | undefined;
  /** What is peeked at now. */
  trace: string | undefined;
  step: string | undefined;
  onPeek: (trace: string, step?: string) => void;
}

export interface PeekWalk {
  move: (by: number) => void;
  /** The traces of the rows beside the one that is peeked at. */
  next: string | undefined;
  previous: string | undefined;
}

/** From row to row of the list while one is peeked at. */
export function usePeekWalk({ rows, trace, step, onPeek }: PeekWalkOptions): PeekWalk {
  const at = trace === undefined ? -1 : (rows?.findIndex((row) => row.trace === trace && row.step === step) ?? -1);
  const beside = (by: number) => (at < 0 ? undefined : rows?.[at + by]);
  const move = (by: number) => {
    const row = rows?.[at + by];
    if (row) onPeek(row.trace, row.step);
  };
  return { move, next: beside(1)?.trace, previous: beside(-1)?.trace };
}
