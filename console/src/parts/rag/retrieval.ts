import { payloadOf, valueOf } from "@/parts/payload/parse/payload";
import { isObject, type RetrievedDocument } from "@/parts/payload/parse/types";
import type { Json } from "@/ui/json/flatten";

/** A retrieval or rerank step as a person judges it. */
export interface RetrievalStep {
  query: string | undefined;
  /** Best first. */
  documents: RetrievedDocument[];
  answer: string | undefined;
  /** For a rerank: the place each document had before, in the order of `documents`. */
  before: number[] | undefined;
}

export const RETRIEVER_TYPE = "RETRIEVER";
const MOST_QUERY = 400;

function queryOf(input: string | null): string | undefined {
  const payload = payloadOf(input);
  if (payload.kind === "documents") return payload.query;
  if (payload.kind === "text") return payload.text.length <= MOST_QUERY ? payload.text : undefined;
  if (payload.kind === "chat") {
    const last = payload.messages.findLast((message) => message.role === "user")?.parts.find((part) => part.kind === "text");
    return last?.kind === "text" ? last.text : undefined;
  }
  return undefined;
}

/** Scores by place of the input: a list of numbers, or of `{index, relevance_score}`. */
function rankingOf(output: Json): { at: number; score: number }[] | undefined {
  const holder = isObject(output) ? (output.results ?? output.scores ?? output.similarities ?? output.output ?? output.data ?? null) : output;
  if (isObject(holder)) return rankingOf(holder);
  if (!Array.isArray(holder) || holder.length === 0) return undefined;
  const ranking: { at: number; score: number }[] = [];
  for (const [place, entry] of holder.entries()) {
    if (typeof entry === "number") ranking.push({ at: place, score: entry });
    else if (isObject(entry) && typeof entry.index === "number") {
      const score = entry.relevance_score ?? entry.score ?? entry.similarity;
      ranking.push({ at: entry.index, score: typeof score === "number" ? score : 0 });
    } else return undefined;
  }
  return ranking;
}

function sameText(a: RetrievedDocument, b: RetrievedDocument): boolean {
  return (a.id !== undefined && a.id === b.id) || a.text === b.text;
}

/** What a step retrieved or reranked, from its texts; undefined when it is neither. `type` RETRIEVER may have found nothing. */
export function retrievalStep(input: string | null, output: string | null, type: string): RetrievalStep | undefined {
  const given = payloadOf(input);
  const got = payloadOf(output);
  if (given.kind === "documents") {
    const ranking = output ? rankingOf(valueOf(output)) : undefined;
    const query = given.query;
    if (ranking?.every(({ at }) => at < given.documents.length)) {
      const ranked = [...ranking].sort((a, b) => b.score - a.score);
      const documents = ranked.flatMap(({ at, score }) => {
        const document = given.documents[at];
        return document ? [{ ...document, score }] : [];
      });
      return { query, documents, answer: undefined, before: ranked.map(({ at }) => at) };
    }
    if (got.kind === "documents") {
      const before = got.documents.map((document) => given.documents.findIndex((one) => sameText(one, document)));
      return { query: query ?? got.query, documents: got.documents, answer: got.answer, before: before.some((at) => at >= 0) ? before : undefined };
    }
    // What is embedded has texts as well, and no question.
    return query === undefined && type !== RETRIEVER_TYPE ? undefined : { query, documents: given.documents, answer: undefined, before: undefined };
  }
  if (got.kind === "documents") return { query: got.query ?? queryOf(input), documents: got.documents, answer: got.answer, before: undefined };
  if (type === RETRIEVER_TYPE && (got.kind === "empty" || (got.kind === "json" && emptyList(got.value)))) {
    return { query: queryOf(input), documents: [], answer: undefined, before: undefined };
  }
  return undefined;
}

function emptyList(value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.values(value).some((one) => Array.isArray(one) && one.length === 0);
}

/** Words of a query to mark in texts: words of letters, and pairs of Chinese characters. */
export function queryTerms(query: string | undefined): string[] {
  if (!query) return [];
  const words = query.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const terms = words.flatMap((word) => {
    const han = word.match(/\p{Script=Han}+/gu) ?? [];
    const pairs = han.flatMap((run) => (run.length <= 2 ? [run] : Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2))));
    const rest = word.split(/\p{Script=Han}+/u).filter((piece) => piece.length > 2);
    return [...pairs.filter((pair) => !EMPTY_PAIRS.has(pair)), ...rest];
  });
  return [...new Set(terms)];
}

/** Pairs that every question has. */
const EMPTY_PAIRS = new Set(["什么", "么是", "怎么", "如何", "是否", "可以", "为什", "哪些", "我们", "请问", "一下", "的是"]);

/** The text cut at the terms; odd pieces are terms. */
export function markedPieces(text: string, terms: readonly string[]): string[] {
  if (terms.length === 0) return [text];
  const pattern = terms.map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).sort((a, b) => b.length - a.length);
  return text.split(new RegExp(`((?:${pattern.join("|")})+)`, "giu"));
}
