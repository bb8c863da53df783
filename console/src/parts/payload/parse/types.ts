import type { Json } from "@/ui/json/flatten";

/** A file kept by the server, or carried inside the text as a data URI. */
export interface MediaRef {
  contentType: string;
  id?: string;
  dataUri?: string;
}

export type Part =
  | { kind: "text"; text: string }
  | { kind: "thinking"; text: string }
  | { kind: "call"; id?: string; name: string; args: Json }
  | { kind: "result"; id?: string; name?: string; value: Json }
  | { kind: "media"; media: MediaRef }
  | { kind: "link"; url: string }
  | { kind: "json"; value: Json };

/** One turn. `role` is one of system, user, assistant, tool where it could be told, else what was written. */
export interface Message {
  role: string;
  name?: string;
  parts: Part[];
}

/** One retrieved piece of text. `score` and its parts have the retriever's own scale. */
export interface RetrievedDocument {
  title?: string;
  text: string;
  score?: number;
  vectorScore?: number;
  termScore?: number;
  url?: string;
  /** Of the chunk or document itself, where the retriever says one. */
  id?: string;
  /** Page or section, as written. */
  page?: string;
  /** The number by which an answer cites it as `[ID:n]`, when that is not its place in the list. */
  citedAs?: number;
}

export type Payload =
  | { kind: "empty" }
  | { kind: "text"; text: string }
  | { kind: "chat"; messages: Message[]; tools: Json[]; rest: { [key: string]: Json } }
  | { kind: "documents"; query?: string; answer?: string; documents: RetrievedDocument[]; rest: { [key: string]: Json } }
  | { kind: "json"; value: Json };

export type JsonObject = { [key: string]: Json };

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function asText(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
