/** Inside a frame of another product (`?embed=1`) only the page itself is shown. Kept for the tab, so that links stay inside. */
const KEY = "lampyris.embed";

export function isEmbedded(): boolean {
  const asked = new URLSearchParams(window.location.search).get("embed");
  try {
    if (asked !== null) window.sessionStorage.setItem(KEY, asked === "0" ? "" : "1");
    return window.sessionStorage.getItem(KEY) === "1";
  } catch {
    return asked !== null && asked !== "0";
  }
}
