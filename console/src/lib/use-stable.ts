import { useCallback, useLayoutEffect, useRef } from "react";

/** The same function for as long as the component lives, doing what the latest `callback` does: for memoised children. */
export function useStable<A extends unknown[], R>(callback: (...given: A) => R): (...given: A) => R {
  const latest = useRef(callback);
  useLayoutEffect(() => {
    latest.current = callback;
  });
  return useCallback((...given: A) => latest.current(...given), []);
}
