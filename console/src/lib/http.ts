import { withBase } from "./base";

export interface Issue {
  path: readonly (string | number)[];
  message: string;
}

/** A refusal by the server. `code` is stable and translated by the console; `detail` is the server's own sentence. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** Where in what was sent the server found something wrong. */
  readonly details: readonly Issue[];

  constructor(status: number, code: string, detail: string, details: readonly Issue[] = []) {
    super(detail);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

export type QueryValue = string | number | boolean | null | undefined | readonly string[];
export type Query = Readonly<Record<string, QueryValue>>;

let csrfToken = "";

/** The token that `/me` and the sign-in answer hand out; sent with every mutation. */
export function rememberCsrf(token: string): void {
  csrfToken = token;
}

export function toQueryString(query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === "") continue;
    if (Array.isArray(value)) value.forEach((one: string) => search.append(name, one));
    else search.append(name, String(value));
  }
  const text = search.toString();
  return text === "" ? "" : `?${text}`;
}

async function refusal(response: Response): Promise<ApiError> {
  const text = await response.text().catch(() => "");
  try {
    const body = JSON.parse(text) as { code?: string; message?: string; details?: unknown };
    return new ApiError(response.status, body.code ?? "unknown", body.message ?? text, Array.isArray(body.details) ? (body.details as Issue[]) : []);
  } catch {
    return new ApiError(response.status, "unknown", text.slice(0, 300) || response.statusText);
  }
}

/** Browsers let 64 KiB outlive their page, all requests together, and refuse what is beyond: only small ones may ask for it. */
const OUTLIVING_CHARS = 2_000;

interface Options {
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
}

async function answerTo(method: string, path: string, options: Options): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  if (method !== "GET") headers["X-CSRF-Token"] = csrfToken;
  const body = options.body === undefined ? undefined : JSON.stringify(options.body);
  let response: Response;
  try {
    response = await fetch(withBase(`/api/console${path}${toQueryString(options.query ?? {})}`), {
      method,
      headers,
      credentials: "same-origin",
      body,
      // What a person changed is shown at once: it must reach the server also when they leave the page at once.
      keepalive: method !== "GET" && (body?.length ?? 0) <= OUTLIVING_CHARS,
      signal: options.signal,
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, "unreachable", error instanceof Error ? error.message : String(error));
  }
  if (!response.ok) throw await refusal(response);
  return response;
}

async function send<T>(method: string, path: string, options: Options): Promise<T> {
  const response = await answerTo(method, path, options);
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

/** A text as it comes in; `onBytes` hears how much has come, at most once a frame. */
async function readText(path: string, query: Query, onBytes: (bytes: number) => void, signal?: AbortSignal): Promise<string> {
  const response = await answerTo("GET", path, { query, signal });
  const reader = response.body?.getReader();
  if (!reader) return response.text();
  const decoder = new TextDecoder();
  const pieces: string[] = [];
  let bytes = 0;
  let told = 0;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    pieces.push(decoder.decode(piece.value, { stream: true }));
    bytes += piece.value.length;
    if (performance.now() - told > 50) {
      told = performance.now();
      onBytes(bytes);
    }
  }
  pieces.push(decoder.decode());
  return pieces.join("");
}

/** The console API. Every call throws `ApiError` when refused, also (status 0) when the server cannot be reached. */
export const api = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) => send<T>("GET", path, { query, signal }),
  text: readText,
  post: <T>(path: string, body: unknown = {}, signal?: AbortSignal) => send<T>("POST", path, { body, signal }),
  put: <T>(path: string, body: unknown = {}) => send<T>("PUT", path, { body }),
  patch: <T>(path: string, body: unknown) => send<T>("PATCH", path, { body }),
  delete: <T>(path: string, body?: unknown) => send<T>("DELETE", path, { body }),
};

/** One segment of a path: ids may carry slashes, spaces and any script. */
export function seg(id: string): string {
  return encodeURIComponent(id);
}
