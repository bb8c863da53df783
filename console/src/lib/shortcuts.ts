import { useEffect, useRef } from "react";

/** An action that answers false leaves the key to others. */
export type Shortcuts = Readonly<Record<string, (event: KeyboardEvent) => unknown>>;

function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  if (event.isComposing || !(target instanceof HTMLElement)) return event.isComposing;
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

/**
 * Single keys by their `event.key`. Silent while typing, while an IME composes, with a modifier, or in an open layer.
 * With `first` these are asked before all others.
 */
export function useShortcuts(shortcuts: Shortcuts, first = false): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      const layer = document.querySelector('[data-layer="open"], [role="menu"], [role="dialog"]:not([data-peek])');
      if (layer) return;
      const action = latest.current[event.key];
      if (action && action(event) !== false) event.preventDefault();
    };
    window.addEventListener("keydown", onKey, first);
    return () => window.removeEventListener("keydown", onKey, first);
  }, [first]);
}

/** Keys with Ctrl (or Cmd): they count while typing too, but never while an input method composes. */
export function useChords(chords: Shortcuts): void {
  const latest = useRef(chords);
  useEffect(() => {
    latest.current = chords;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing || event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
      const action = latest.current[event.key.toLowerCase()];
      if (!action) return;
      event.preventDefault();
      action(event);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
