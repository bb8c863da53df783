import { parseExactly } from "@/lib/exact-json";
import { decodeInner, isContainer, type Json } from "@/ui/json/flatten";
import { retrievalOf } from "./documents";
import { conversationOf } from "./messages";
import { isObject, type JsonObject, type Message, type Payload } from "./types";

/** Objects that only wrap one value are shown as the value. */
const WRAPPERS = new Set(["output", "input", "query", "question", "text", "answer", "response", "content", "result", "prompt", "value", "time_elapsed:"]);

/** What was sent, as a value: JSON where it is JSON, else the text. JSON inside a JSON string is opened once. */
export function valueOf(raw: string): Json {
  const trimmed = raw.trim();
  if (!/^[[{"\-\d]|^(true|false|null)$/.test(trimmed)) return raw;
  try {
    const value = parseExactly(trimmed) as Json;
    return typeof value === "string" ? (decodeInner(value) ?? value) : value;
  } catch {
    return raw;
  }
}

function unwrapped(value: Json): Json {
  if (!isObject(value)) return value;
  const filled = Object.keys(value).filter((key) => value[key] !== null && key !== "created_at");
  const [only] = filled;
  if (filled.length !== 1 || only === undefined || !WRAPPERS.has(only)) return value;
  const inner = value[only] ?? null;
  return typeof inner === "string" ? (decodeInner(inner) ?? inner) : inner;
}

function without(value: Json, keys: readonly string[]): JsonObject {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).filter(([key, item]) => !keys.includes(key) && item !== null));
}

function shape(value: Json): Payload | undefined {
  const conversation = conversationOf(value);
  if (conversation) {
    const tools = isObject(value) && Array.isArray(value.tools) ? value.tools : [];
    return { kind: "chat", messages: conversation.messages, tools, rest: without(value, [...conversation.used, "tools"]) };
  }
  const retrieval = retrievalOf(value);
  if (retrieval) return { kind: "documents", ...retrieval, rest: without(value, retrieval.used) };
  return undefined;
}

/** How an input or output is best read by a person. */
export function payloadOf(raw: string | null | undefined): Payload {
  if (raw === null || raw === undefined || raw === "") return { kind: "empty" };
  const value = valueOf(raw);
  if (value === null) return { kind: "empty" };
  const outer = shape(value);
  if (outer) return outer;
  const inner = unwrapped(value);
  if (inner === null) return { kind: "empty" };
  const found = inner === value ? undefined : shape(inner);
  if (found) return found;
  if (isContainer(inner)) return { kind: "json", value: inner };
  return { kind: "text", text: typeof inner === "string" ? inner : String(inner) };
}

function spoken(message: Message): string {
  return message.parts
    .map((part) => (part.kind === "text" ? part.text : part.kind === "call" ? `${part.name}(…)` : part.kind === "result" && typeof part.value === "string" ? part.value : ""))
    .filter((text) => text !== "")
    .join(" ");
}

function lastSpoken(messages: readonly Message[], role: string): string | undefined {
  const wanted = messages.findLast((message) => message.role === role && spoken(message) !== "") ?? messages.findLast((message) => spoken(message) !== "");
  return wanted && spoken(wanted);
}

const NAMED = /"(?:answer|output|question|query)"\s*:\s*"((?:[^"\\]|\\.)*)/;
const SPOKEN = /"(?:content|text)"\s*:\s*"((?:[^"\\]|\\.)*)/g;

/** What a cut-off JSON text still says: what is named as question or answer, else the last content. */
function fromFragment(text: string): string {
  const found = NAMED.exec(text)?.[1] ?? [...text.matchAll(SPOKEN)].at(-1)?.[1];
  if (!found) return text;
  try {
    return JSON.parse(`"${found.replace(/\\(?:u[0-9a-fA-F]{0,3})?$/, "")}"`) as string;
  } catch {
    return found;
  }
}

/** One line for a table cell: the last thing the user said, or the last thing that was answered. */
export function previewOf(raw: string | null | undefined, side: "input" | "output"): string {
  if (!raw) return "";
  const payload = payloadOf(raw);
  const line = (text: string) => text.replace(/\s+/g, " ").trim().slice(0, 400);
  if (payload.kind === "chat") return line(lastSpoken(payload.messages, side === "input" ? "user" : "assistant") ?? "");
  if (payload.kind === "documents") return line(payload.answer ?? payload.query ?? payload.documents[0]?.text ?? "");
  if (payload.kind === "json") return line(JSON.stringify(payload.value));
  if (payload.kind === "empty") return "";
  return line(/^\s*[[{]/.test(payload.text) ? fromFragment(payload.text) : payload.text.replace(/<think>[\s\S]*?<\/think>/, ""));
}
