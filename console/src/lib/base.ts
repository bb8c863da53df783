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

/** The address SDKs are to be given: the configured one, else where the browser stands. */
export function hostForSdks(configured: string | null | undefined): string {
  return (configured || `${window.location.origin}${BASE_PATH}`).replace(/\/+$/, "");
}
