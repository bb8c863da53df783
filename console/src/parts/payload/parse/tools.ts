import type { Json } from "@/ui/json/flatten";
import type { Message } from "./types";

/** What calls came back with, by the id of the call. */
export type Results = ReadonlyMap<string, Json>;

/** Results set beside the calls they answer: turns that only bring such results are left out. */
export function matchedResults(messages: readonly Message[]): { messages: readonly Message[]; results: Results } {
  const called = new Set(messages.flatMap((message) => message.parts.flatMap((part) => (part.kind === "call" && part.id !== undefined ? [part.id] : []))));
  const results = new Map<string, Json>();
  const kept = messages.flatMap((message) => {
    const parts = message.parts.filter((part) => {
      if (part.kind !== "result" || part.id === undefined || !called.has(part.id) || results.has(part.id)) return true;
      results.set(part.id, part.value);
      return false;
    });
    return parts.length === 0 && message.parts.length > 0 ? [] : [{ ...message, parts }];
  });
  return { messages: kept, results };
}
