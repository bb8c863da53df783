import { useSyncExternalStore } from "react";

/** Whether the server forgot this browser while a page was open: what was typed there must survive. */
let ended = false;
const listeners = new Set<() => void>();

function publish(next: boolean): void {
  ended = next;
  listeners.forEach((listener) => listener());
}

export const sessionEnd = { tell: () => publish(true), clear: () => publish(false) };

export function useSessionEnded(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => ended,
  );
}
