import { recall, remember } from "@/lib/storage";

const PATIENCE_MS = 30_000;

/** After an upgrade an open tab asks for scripts that are gone: it is loaded anew, once. */
export function reloadAfterUpgrade(): void {
  window.addEventListener("vite:preloadError", (event) => {
    const last = Number(recall("reloaded") ?? 0);
    if (Date.now() - last < PATIENCE_MS) return;
    event.preventDefault();
    remember("reloaded", String(Date.now()));
    window.location.reload();
  });
}
