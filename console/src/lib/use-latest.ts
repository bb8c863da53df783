import { useCallback, useLayoutEffect, useRef, type RefObject } from "react";

/** Holds what the latest render gave, for what is set up once and runs later. */
export function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value);
  useLayoutEffect(() => {
    latest.current = value;
  });
  return latest;
}

/** The same function for as long as the component lives, doing what the latest `callback` does: for memoised children. */
export function useStable<A extends unknown[], R>(callback: (...given: A) => R): (...given: A) => R {
  const latest = useLatest(callback);
  return useCallback((...given: A) => latest.current(...given), [latest]);
}
