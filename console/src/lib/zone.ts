import { recall, remember } from "./storage";

/** Whose clock times are written in: the reader's own or UTC. */
export type Zone = "local" | "utc";

let zone: Zone = recall("zone") === "utc" ? "utc" : "local";
const listeners = new Set<() => void>();

export function currentZone(): Zone {
  return zone;
}

export function setZone(next: Zone): void {
  zone = next;
  remember("zone", next);
  listeners.forEach((listener) => listener());
}

export function subscribeZone(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** How far the clock is ahead of UTC at that moment. */
export function offsetMinutes(at: Date): number {
  return zone === "utc" ? 0 : -at.getTimezoneOffset();
}

/** Midnight of today (0), yesterday (-1), …, ISO. */
export function startOfDay(now: number, days: number): string {
  const at = new Date(now);
  if (zone === "utc") return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate() + days)).toISOString();
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() + days).toISOString();
}

/** Midnight of this week's Monday. */
export function startOfWeek(now: number): string {
  const at = new Date(now);
  const day = zone === "utc" ? at.getUTCDay() : at.getDay();
  return startOfDay(now, -((day + 6) % 7));
}

/** Epoch milliseconds of `2026-11-23T19:38` on that clock. */
export function readClock(text: string): number {
  return Date.parse(zone === "utc" ? `${text}Z` : text);
}

/** `UTC`, or how far the reader's clock is ahead of it: `UTC+08:00`. */
export function zoneName(at: Date = new Date()): string {
  const minutes = offsetMinutes(at);
  if (minutes === 0) return "UTC";
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, "0");
  return `UTC${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
