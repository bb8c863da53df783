import { flushSync } from "react-dom";

/**
 * Change what stands in a field by `change`, and put the caret behind it at once: with a later frame, what is typed in
 * between would stand behind the caret. For handlers of events only.
 */
export function writeAt(field: HTMLInputElement | HTMLTextAreaElement | null, caret: number, change: () => void): void {
  flushSync(change);
  field?.focus();
  field?.setSelectionRange(caret, caret);
}
