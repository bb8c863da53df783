import { describe, expect, it } from "vitest";
import { citedIn, piecesOf } from "./citations";
import { rankMetrics } from "./metrics";
import { markedPieces, queryTerms, retrievalStep } from "./retrieval";

const docs = ["a", "b", "c"].map((text) => ({ text }));
const read = (input: unknown, output: unknown, type = "SPAN") => retrievalStep(JSON.stringify(input), JSON.stringify(output), type);

describe("citations", () => {
  it("count from zero as [ID:n], from one as [n]", () => {
    expect(citedIn("x [ID:0] y [ID: 2]", docs)).toEqual(new Set([0, 2]));
    expect(citedIn("x [1] y【3】", docs)).toEqual(new Set([0, 2]));
    expect(citedIn("x ##1$$", docs)).toEqual(new Set([1]));
  });

  it("leave links and marks that point to nothing as words", () => {
    expect(piecesOf("see [1](http://x) and [9]", docs)).toEqual([{ kind: "text", text: "see [1](http://x) and [9]" }]);
    expect(citedIn("nothing", docs)).toEqual(new Set());
    expect(citedIn(undefined, docs)).toBeUndefined();
  });

  it("follow the keys of a map of chunks", () => {
    expect(citedIn("[ID:7]", [{ text: "a", citedAs: 12 }, { text: "b", citedAs: 7 }])).toEqual(new Set([1]));
  });
});

describe("rankMetrics", () => {
  it("are unknown until somebody judged", () => {
    expect(rankMetrics(new Map(), 3)).toBeUndefined();
  });

  it("know the first relevant one and the ideal order", () => {
    expect(rankMetrics(new Map([[0, 0], [1, 1]]), 4)).toMatchObject({ judged: 2, hit: true, reciprocalRank: 0.5, precision: 0.25 });
    expect(rankMetrics(new Map([[0, 1], [1, 0.5], [2, 0]]), 3)?.ndcg).toBe(1);
    expect(rankMetrics(new Map([[1, 1]]), 2)?.ndcg).toBeCloseTo(0.6309, 4);
    expect(rankMetrics(new Map([[0, 0]]), 2)).toMatchObject({ hit: false, reciprocalRank: 0, ndcg: undefined });
  });
});

describe("retrievalStep", () => {
  const chunk = { content: "OceanBase 是数据库", document_name: "ob.pdf", similarity: 0.9 };

  it("reads RAGFlow's answer, with chunks as list or map, and names from doc_aggs", () => {
    const list = read({ question: "q" }, { data: { answer: "是 [ID:0]", reference: { chunks: [chunk], doc_aggs: [] } } });
    expect(list).toMatchObject({ answer: "是 [ID:0]", documents: [{ title: "ob.pdf", score: 0.9 }] });
    const map = read("q", { data: { data: { content: "是 [ID:3]", reference: { chunks: { 3: { content: "c", document_id: "d1", vector_similarity: 0.8, term_similarity: 0.2, similarity: 0.6 } }, doc_aggs: { d1: { doc_id: "d1", doc_name: "faq.md" } } } } } });
    expect(map?.documents[0]).toMatchObject({ title: "faq.md", citedAs: 3, vectorScore: 0.8, termScore: 0.2 });
    expect(map?.answer).toBe("是 [ID:3]");
  });

  it("reads Dify, LangChain, LlamaIndex and OpenInference", () => {
    expect(read("q", { answer: "a", metadata: { retriever_resources: [{ document_name: "d", page: 3, content: "t", score: 0.5 }] } })?.documents[0]).toMatchObject({ title: "d", page: "3" });
    expect(read("q", [{ page_content: "p", metadata: { source: "s", page: 1 } }])?.documents[0]).toMatchObject({ text: "p", title: "s", page: "1" });
    expect(read("q", [{ node: { text: "n", id_: "x", metadata: { file_name: "f" } }, score: 0.4 }])?.documents[0]).toMatchObject({ text: "n", id: "x", title: "f", score: 0.4 });
    expect(read("q", { "retrieval.documents": [{ "document.content": "c", "document.score": 0.3, "document.id": "7" }] })?.documents[0]).toMatchObject({ text: "c", score: 0.3, id: "7" });
    expect(read("q", [{ document: { content: "c", score: 0.2 } }])?.documents[0]).toMatchObject({ text: "c", score: 0.2 });
  });

  it("orders what a rerank gave back, and knows where each stood before", () => {
    const scores = read({ query: "q", texts: ["a", "b", "c"] }, [0.1, 0.9, 0.5]);
    expect(scores).toMatchObject({ query: "q", before: [1, 2, 0], documents: [{ text: "b", score: 0.9 }, { text: "c" }, { text: "a" }] });
    const cohere = read({ query: "q", texts: ["a", "b"] }, { results: [{ index: 1, relevance_score: 0.7 }, { index: 0, relevance_score: 0.2 }] });
    expect(cohere?.before).toEqual([1, 0]);
  });

  it("says when a retrieval found nothing, and leaves other steps alone", () => {
    expect(read({ query: "什么" }, [], "RETRIEVER")).toMatchObject({ query: "什么", documents: [] });
    expect(read({ texts: ["a", "b"] }, null)).toBeUndefined();
    expect(read("hello", "world")).toBeUndefined();
  });
});

describe("marking", () => {
  it("knows Chinese by pairs and other words whole", () => {
    expect(queryTerms("什么是 OceanBase 扩容")).toEqual(["oceanbase", "扩容"]);
    expect(markedPieces("OceanBase 扩容方案", queryTerms("OceanBase 扩容"))).toEqual(["", "OceanBase", " ", "扩容", "方案"]);
  });
});
