import type { Json } from "@/ui/json/flatten";
import { asText, isObject, type JsonObject, type RetrievedDocument } from "./types";

const TEXT_KEYS = ["content", "page_content", "pageContent", "text", "content_with_weight", "document.content", "chunk"] as const;
const TITLE_KEYS = ["document_name", "docnm_kwd", "doc_name", "title", "source", "file_name", "filename", "name"] as const;

const SCORE_KEYS = ["similarity", "score", "relevance_score", "document.score", "rerank_score"] as const;
const ID_KEYS = ["id", "chunk_id", "id_", "node_id", "document.id", "segment_id", "document_id", "doc_id"] as const;
const PAGE_KEYS = ["page", "page_number", "page_num", "section"] as const;

function without(source: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(source).filter(([name]) => name !== key));
}

function pageOf(source: JsonObject): string | undefined {
  for (const key of PAGE_KEYS) {
    const value = source[key];
    if (typeof value === "string" || typeof value === "number") return String(value);
  }
  return undefined;
}

function firstText(source: JsonObject, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const text = asText(source[key]);
    if (text) return text;
  }
  return undefined;
}

function firstNumber(source: JsonObject, keys: readonly string[]): number | undefined {
  for (const key of keys) {
    const value = source[key];
    if (typeof value === "number") return value;
  }
  return undefined;
}

const TYPED_KEYS = ["page_content", "pageContent", "document.content", "chunk_id", "content_with_weight", "document_id"] as const;

/** Whether its fields say that this is a retrieved text, also without a score. */
function isTypedAs(inner: JsonObject, outer: JsonObject): boolean {
  return outer.node !== undefined || TYPED_KEYS.some((key) => inner[key] !== undefined);
}

/** One retrieved text: RAGFlow chunk, LangChain document, LlamaIndex node with score, OpenInference document, Dify resource. */
function documentOf(value: Json): RetrievedDocument | undefined {
  if (!isObject(value)) return undefined;
  const inner = isObject(value.node) ? value.node : isObject(value.document) ? { ...value.document, ...without(value, "document") } : value;
  const metadata = isObject(inner.metadata) ? inner.metadata : isObject(value.metadata) ? value.metadata : {};
  const text = firstText(inner, TEXT_KEYS);
  const score = firstNumber(value, SCORE_KEYS) ?? firstNumber(inner, SCORE_KEYS) ?? firstNumber(metadata, SCORE_KEYS);
  const isTyped = isTypedAs(inner, value);
  const title = firstText(inner, TITLE_KEYS) ?? firstText(metadata, TITLE_KEYS);
  if (text === undefined || (score === undefined && !isTyped && inner.document_name === undefined)) return undefined;
  return {
    text,
    title,
    score,
    vectorScore: firstNumber(value, ["vector_similarity"]),
    termScore: firstNumber(value, ["term_similarity"]),
    url: firstText(inner, ["url", "document_url"]) ?? firstText(metadata, ["url"]),
    id: firstText(inner, ID_KEYS) ?? firstText(metadata, ID_KEYS),
    page: pageOf(inner) ?? pageOf(metadata),
  };
}

/** A list of retrieved texts, when every entry is one. A map of chunks counts as a list. */
export function documentsOf(value: Json | undefined): RetrievedDocument[] | undefined {
  const list: [string | undefined, Json][] = Array.isArray(value) ? value.map((entry) => [undefined, entry]) : isObject(value) ? Object.entries(value) : [];
  if (list.length === 0) return undefined;
  const documents: RetrievedDocument[] = [];
  for (const [key, entry] of list) {
    const one = documentOf(entry);
    if (!one) return undefined;
    documents.push(key !== undefined && /^\d+$/.test(key) ? { ...one, citedAs: Number(key) } : one);
  }
  return documents;
}

/** RAGFlow names the documents of its chunks once, beside them. */
function named(documents: RetrievedDocument[], aggregates: Json | undefined, chunks: Json | undefined): RetrievedDocument[] {
  const list = Array.isArray(aggregates) ? aggregates : isObject(aggregates) ? Object.values(aggregates) : [];
  const names = new Map(list.filter(isObject).map((one) => [asText(one.doc_id), asText(one.doc_name)]));
  const raw = Array.isArray(chunks) ? chunks : isObject(chunks) ? Object.values(chunks) : [];
  return documents.map((document, at) => {
    const chunk = raw[at];
    const id = isObject(chunk) ? (asText(chunk.document_id) ?? asText(chunk.doc_id)) : undefined;
    return document.title === undefined ? { ...document, title: names.get(id) } : document;
  });
}

export interface Retrieval {
  query?: string;
  answer?: string;
  documents: RetrievedDocument[];
  used: string[];
}

function plainTexts(value: Json | undefined): RetrievedDocument[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return value.every((entry) => typeof entry === "string") ? value.map((text) => ({ text })) : undefined;
}

const LISTS = ["chunks", "documents", "docs", "nodes", "source_nodes", "retriever_resources", "retrieval.documents", "results", "contexts", "context", "source_documents"] as const;
const WRAPS = ["data", "result", "response"] as const;
const DEEPEST_WRAP = 3;

/** What a retrieval step gave, in the shapes we know, else undefined. */
export function retrievalOf(value: Json, depth = 0): Retrieval | undefined {
  if (Array.isArray(value)) {
    const documents = documentsOf(value);
    return documents && { documents, used: [] };
  }
  if (!isObject(value)) return undefined;
  const query = asText(value.query) ?? asText(value.question);
  const answer = asText(value.answer) ?? (isObject(value.reference) ? asText(value.content) : undefined);
  const texts = plainTexts(value.texts);
  if (texts) return { query, documents: texts, used: ["query", "texts"] };
  return listedIn(value, query, answer) ?? wrappedIn(value, query, depth);
}

function listedIn(value: JsonObject, query: string | undefined, answer: string | undefined): Retrieval | undefined {
  for (const [holder, name] of [[value.reference, "reference"], [value.metadata, "metadata"], [value, ""]] as const) {
    if (!isObject(holder)) continue;
    for (const key of LISTS) {
      const documents = documentsOf(holder[key]) ?? (key === "contexts" ? plainTexts(holder[key]) : undefined);
      if (documents) {
        const used = ["query", "question", "answer", ...(answer !== undefined && value.answer === undefined ? ["content"] : []), name || key];
        return { query, answer, documents: named(documents, holder.doc_aggs, holder[key]), used };
      }
    }
  }
  return undefined;
}

/** RAGFlow's API answers with `data`, its agents with `data` inside of `data`. */
function wrappedIn(value: JsonObject, query: string | undefined, depth: number): Retrieval | undefined {
  if (depth >= DEEPEST_WRAP) return undefined;
  for (const key of WRAPS) {
    const inner = isObject(value[key]) ? retrievalOf(value[key], depth + 1) : undefined;
    if (inner) return { ...inner, query: inner.query ?? query, used: [key] };
  }
  return undefined;
}
