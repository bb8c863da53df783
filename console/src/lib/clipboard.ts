/** Copies text, also over plain http where `navigator.clipboard` does not exist. Returns whether it worked. */
export async function copyText(text: string): Promise<boolean> {
  if (window.isSecureContext && "clipboard" in navigator) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Permission refused: the older way below needs none.
    }
  }
  return copyThroughSelection(text);
}

function copyThroughSelection(text: string): boolean {
  const holder = document.createElement("textarea");
  holder.value = text;
  holder.setAttribute("readonly", "");
  holder.style.position = "fixed";
  holder.style.opacity = "0";
  // Inside an open dialog focus is trapped, so the holder must stand in it.
  const home = document.activeElement?.closest('[role="dialog"]') ?? document.body;
  const before = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  home.appendChild(holder);
  holder.select();
  let done = false;
  try {
    done = document.execCommand("copy");
  } catch {
    done = false;
  }
  holder.remove();
  before?.focus();
  return done;
}
