import { api, seg } from "./http";
import { recall, remember } from "./storage";

/**
 * What a person chose about how things look (columns, widths, density). Kept in this browser for the next start, and
 * with the person on the server, so that another machine looks the same. The server's word counts when it comes.
 */
const KEPT = "preferences";
const WRITE_AFTER_MS = 800;

type Values = Readonly<Record<string, unknown>>;

function recalled(): Values {
  try {
    const value: unknown = JSON.parse(recall(KEPT) ?? "{}");
    return typeof value === "object" && value !== null ? (value as Values) : {};
  } catch {
    return {};
  }
}

let values: Values = recalled();
const listeners = new Set<() => void>();
const pending = new Map<string, number>();

function publish(next: Values): void {
  values = next;
  remember(KEPT, JSON.stringify(next));
  listeners.forEach((listener) => listener());
}

export function subscribePreferences(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function preference(name: string): unknown {
  return values[name];
}

/** Shown at once, told to the server when the hand rests. That the server cannot be told now is no reason to stop. */
export function setPreference(name: string, value: unknown): void {
  publish({ ...values, [name]: value });
  window.clearTimeout(pending.get(name));
  const timer = window.setTimeout(() => {
    pending.delete(name);
    void api.put(`/me/preferences/${seg(name)}`, { value: values[name] }).catch(() => undefined);
  }, WRITE_AFTER_MS);
  pending.set(name, timer);
}

/** Asks the server once a page load; what is being changed right now stays. */
export async function loadPreferences(): Promise<void> {
  const answer = await api.get<{ items: Values }>("/me/preferences");
  const changing = Object.fromEntries([...pending.keys()].map((name) => [name, values[name]]));
  publish({ ...answer.items, ...changing });
}
