import { useEffect, type RefObject } from "react";
import { isComposing } from "./composing";
import { useLatest } from "./use-latest";

/** An action that answers false leaves the key to others. A name of two keys, such as `g t`, is a sequence. */
export type Shortcuts = Readonly<Record<string, (event: KeyboardEvent) => unknown>>;

/** How long the second key of a sequence is waited for. */
const SEQUENCE_MS = 1500;
const registered = new Set<RefObject<Shortcuts>>();
let begun = { key: "", at: 0 };

function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  if (isComposing(event) || !(target instanceof HTMLElement)) return isComposing(event);
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

function run(keys: string, event: KeyboardEvent): boolean {
  for (const { current } of registered) {
    const action = current[keys];
    if (!action || action(event) === false) continue;
    event.preventDefault();
    return true;
  }
  return false;
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
  if (document.querySelector('[data-layer="open"], [role="menu"], [role="dialog"]:not([data-peek])')) return;
  // When keys were pressed counts, not when a busy page came to them.
  const first = event.timeStamp - begun.at < SEQUENCE_MS ? begun.key : "";
  begun = { key: "", at: 0 };
  if (first !== "" && run(`${first} ${event.key}`, event)) return;
  const begins = [...registered].some(({ current }) => Object.keys(current).some((keys) => keys.startsWith(`${event.key} `)));
  if (begins) begun = { key: event.key, at: event.timeStamp };
  run(event.key, event);
}

/** Single keys and sequences, by `event.key`. Silent while typing, while an IME composes, with a modifier, or in an open layer. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useLatest(shortcuts);
  useEffect(() => {
    if (registered.size === 0) window.addEventListener("keydown", onKey);
    registered.add(latest);
    return () => {
      registered.delete(latest);
      if (registered.size === 0) window.removeEventListener("keydown", onKey);
    };
  }, [latest]);
}

/** Keys with Ctrl (or Cmd): they count while typing too, but never while an input method composes. */
export function useChords(chords: Shortcuts): void {
  const latest = useLatest(chords);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isComposing(event) || event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
      const action = latest.current[event.key.toLowerCase()];
      if (!action) return;
      event.preventDefault();
      action(event);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [latest]);
}
