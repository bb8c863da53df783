// A person who types with an input method, as the browser sees it: a composition that is open, keys that it takes for
// itself, and the words that it gives in the end.
import type { CDPSession, Page } from "playwright-core";

/** What browsers report as the key code while an input method takes the keys. */
const PROCESS = 229;

export interface InputMethod {
  /** The letters typed so far; nothing is chosen yet. */
  compose: (letters: string) => Promise<void>;
  /** A key that the input method takes for itself, such as the Enter that chooses a word. */
  take: (code: string) => Promise<void>;
  /** The words that were meant; the composition ends. */
  give: (words: string) => Promise<void>;
}

export async function inputMethod(page: Page): Promise<InputMethod> {
  const wire: CDPSession = await page.context().newCDPSession(page);
  return {
    compose: async (letters) => {
      for (let end = 1; end <= letters.length; end++) await wire.send("Input.imeSetComposition", { text: letters.slice(0, end), selectionStart: end, selectionEnd: end });
    },
    take: async (code) => {
      for (const type of ["rawKeyDown", "keyUp"] as const) await wire.send("Input.dispatchKeyEvent", { type, key: "Process", code, windowsVirtualKeyCode: PROCESS });
    },
    give: async (words) => {
      await wire.send("Input.insertText", { text: words });
    },
  };
}

/** The page hears a key that belongs to an input method, in the three ways in which browsers say so. */
export async function composedKey(page: Page, key: string, modifiers: { ctrlKey?: boolean } = {}): Promise<void> {
  await page.evaluate(
    ([name, held, code]) => {
      const target = document.activeElement ?? document.body;
      for (const sign of [{ isComposing: true }, { keyCode: code }, { isComposing: true, keyCode: code }]) {
        target.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...held, ...sign }));
      }
    },
    [key, modifiers, PROCESS] as const,
  );
}
