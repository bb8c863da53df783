import type { RetrievedDocument } from "@/parts/payload/parse/types";

/** A piece of an answer: words, or a citation of the document at a place of the list. */
export type Piece = { kind: "text"; text: string } | { kind: "cite"; mark: string; at: number };

/** `[ID:3]` and `##3$$` count from 0 (RAGFlow); `[3]`, `【3】` and `[^3]` count from 1. */
const CITATION = /\[ID:\s*(\d+)\]|##(\d+)\$\$|(?:\[\^?|【)(\d{1,3})(?:\]|】)(?!\()/g;

function placeOf(documents: readonly RetrievedDocument[], match: RegExpMatchArray): number {
  const fromZero = match[1] ?? match[2];
  if (fromZero !== undefined) {
    const number = Number(fromZero);
    const named = documents.findIndex((document) => document.citedAs === number);
    return named >= 0 ? named : documents.some((document) => document.citedAs !== undefined) ? -1 : number;
  }
  return Number(match[3]) - 1;
}

/** The answer cut at its citations; marks that point to nothing stay words. */
export function piecesOf(answer: string, documents: readonly RetrievedDocument[]): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of answer.matchAll(CITATION)) {
    const at = placeOf(documents, match);
    if (at < 0 || at >= documents.length) continue;
    if (match.index > from) pieces.push({ kind: "text", text: answer.slice(from, match.index) });
    pieces.push({ kind: "cite", mark: match[0], at });
    from = match.index + match[0].length;
  }
  if (from < answer.length) pieces.push({ kind: "text", text: answer.slice(from) });
  return pieces;
}

/** Places of the documents that the answer cites; undefined when there is no answer to look at. */
export function citedIn(answer: string | undefined, documents: readonly RetrievedDocument[]): ReadonlySet<number> | undefined {
  if (answer === undefined || answer.trim() === "") return undefined;
  return new Set(piecesOf(answer, documents).flatMap((piece) => (piece.kind === "cite" ? [piece.at] : [])));
}
