import type { Json } from "@/ui/json/flatten";
import { asText, isObject, type JsonObject, type RetrievedDocument } from "./types";

const TEXT_KEYS = ["content", "page_content", "pageContent", "text", "content_with_weight", "document.content", "chunk"] as const;
const TITLE_KEYS = ["document_name", "docnm_kwd", "doc_name", "title", "source", "file_name", "filename", "name"] as const;

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

/** One retrieved text: RAGFlow chunk, LangChain document, LlamaIndex node with score, OpenInference document, Dify resource. */
function documentOf(value: Json): RetrievedDocument | undefined {
  if (!isObject(value)) return undefined;
  const inner = isObject(value.node) ? value.node : isObject(value.document) ? value.document : value;
  const metadata = isObject(inner.metadata) ? inner.metadata : isObject(value.metadata) ? value.metadata : {};
  const text = firstText(inner, TEXT_KEYS);
  const score = firstNumber(value, ["similarity", "score", "relevance_score", "document.score"]) ?? firstNumber(metadata, ["score", "relevance_score"]);
  const isTyped = inner.page_content !== undefined || inner.pageContent !== undefined || inner["document.content"] !== undefined || value.node !== undefined;
  const title = firstText(inner, TITLE_KEYS) ?? firstText(metadata, TITLE_KEYS);
  if (text === undefined || (score === undefined && !isTyped && inner.document_name === undefined)) return undefined;
  return {
    text,
    title,
    score,
    vectorScore: firstNumber(value, ["vector_similarity"]),
    termScore: firstNumber(value, ["term_similarity"]),
    url: firstText(inner, ["url", "document_url"]) ?? firstText(metadata, ["url"]),
  };
}

/** A list of retrieved texts, when every entry is one. A map of chunks counts as a list. */
export function documentsOf(value: Json | undefined): RetrievedDocument[] | undefined {
  const list = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  if (list.length === 0) return undefined;
  const documents: RetrievedDocument[] = [];
  for (const entry of list) {
    const one = documentOf(entry);
    if (!one) return undefined;
    documents.push(one);
  }
  return documents;
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

const LISTS = ["chunks", "documents", "docs", "nodes", "source_nodes", "retriever_resources", "results", "contexts"] as const;

/** What a retrieval step gave, in the shapes we know, else undefined. */
export function retrievalOf(value: Json): Retrieval | undefined {
  if (Array.isArray(value)) {
    const documents = documentsOf(value);
    return documents && { documents, used: [] };
  }
  if (!isObject(value)) return undefined;
  const query = asText(value.query) ?? asText(value.question);
  const answer = asText(value.answer);
  const texts = plainTexts(value.texts);
  if (texts) return { query, documents: texts, used: ["query", "texts"] };
  for (const [holder, name] of [[value.reference, "reference"], [value.metadata, "metadata"], [value, ""]] as const) {
    if (!isObject(holder)) continue;
    for (const key of LISTS) {
      const documents = documentsOf(holder[key]) ?? (key === "contexts" ? plainTexts(holder[key]) : undefined);
      if (documents) return { query, answer, documents, used: ["query", "question", "answer", name || key] };
    }
  }
  return undefined;
}
