import { recall, remember } from "@/lib/storage";

const PATIENCE_MS = 30_000;

/**
 * After an upgrade an open tab asks for scripts that are gone: it is loaded anew, once. Only when the server answers:
 * while it is away a new document would be the browser's own error page.
 */
export function reloadAfterUpgrade(): void {
  window.addEventListener("vite:preloadError", () => {
    const last = Number(recall("reloaded") ?? 0);
    if (Date.now() - last < PATIENCE_MS) return;
    void fetch(window.location.href, { method: "HEAD", cache: "no-store" }).then((page) => {
      if (!page.ok) return;
      remember("reloaded", String(Date.now()));
      window.location.reload();
    }, ignore);
  });
}

/** Nothing answers: the page that asked for the scripts says so. */
function ignore(): void {}
