/** Where the console is mounted. The server writes the path into the page; in development it is the root. */
const PLACEHOLDER = "__lampyris_base__";

function readBase(): string {
  const written = document.querySelector<HTMLMetaElement>('meta[name="lampyris-base"]')?.content ?? "";
  return written.includes(PLACEHOLDER) ? "" : written.replace(/\/+$/, "");
}

export const BASE_PATH = readBase();

/** An address of this origin below the base path. `path` begins with a slash. */
export function withBase(path: string): string {
  return `${BASE_PATH}${path}`;
}

const LOOPBACK = /^https?:\/\/(localhost|127\.|\[::1\])/;

/**
 * The address SDKs are to be given: the configured one, else where the browser stands. A configured loopback address
 * is of no use to applications elsewhere, so a browser that came through a real address wins over it.
 */
export function hostForSdks(configured: string | null | undefined): string {
  const here = `${window.location.origin}${BASE_PATH}`;
  const useful = configured && (!LOOPBACK.test(configured) || LOOPBACK.test(here));
  return (useful ? configured : here).replace(/\/+$/, "");
}
