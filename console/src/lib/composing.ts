/** What browsers report as the key while an input method takes it; some end the composition before they report Enter. */
const PROCESS_KEY = 229;

/** Whether a key belongs to an input method, such as the Enter that chooses a word. */
export function isComposing(event: { isComposing: boolean; keyCode: number }): boolean {
  return event.isComposing || event.keyCode === PROCESS_KEY;
}
