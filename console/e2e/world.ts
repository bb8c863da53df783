// A small world for journeys through traces: an answer with retrieval, an agent, a session, and uncorrelated fragments.
import assert from "node:assert/strict";

export const PUBLIC_KEY = "pk-lf-5d1f2c3a-trace";
export const SECRET_KEY = "sk-lf-9b8a7c6d-trace";
export const EMAIL = "lin@example.com";
export const PASSWORD = "Firefly-2026!";
export const PROJECT = "/project/traces";
export const SETTINGS = {
  LANGFUSE_INIT_ORG_ID: "firefly",
  LANGFUSE_INIT_ORG_NAME: "萤火 Labs",
  LANGFUSE_INIT_PROJECT_ID: "traces",
  LANGFUSE_INIT_PROJECT_NAME: "support-bot",
  LANGFUSE_INIT_PROJECT_PUBLIC_KEY: PUBLIC_KEY,
  LANGFUSE_INIT_PROJECT_SECRET_KEY: SECRET_KEY,
  LANGFUSE_INIT_USER_EMAIL: EMAIL,
  LANGFUSE_INIT_USER_NAME: "林晓",
  LANGFUSE_INIT_USER_PASSWORD: PASSWORD,
};
export const QUESTION = "OceanBase 如何扩容？";
export const ANSWER = "先增加副本 [ID:0]，再迁移数据 [ID:2]。";

type Body = Record<string, unknown>;
interface Event {
  type: string;
  body: Body;
}

const T0 = Date.now() - 600_000;
const at = (second: number) => new Date(T0 + second * 1000).toISOString();
const step = (type: string, traceId: string, id: string, [from, to]: [number, number], body: Body = {}): Event => ({
  type: `${type}-create`,
  body: { id, traceId, startTime: at(from), ...(type === "event" ? {} : { endTime: at(to) }), ...body },
});
const trace = (id: string, second: number, body: Body): Event => ({ type: "trace-create", body: { id, timestamp: at(second), ...body } });

const CHUNKS = [
  { content: "OceanBase 扩容：先增加副本，等待同步。", document_name: "ob_scale.pdf", similarity: 0.92, vector_similarity: 0.94, term_similarity: 0.88 },
  { content: "备份与恢复的步骤。", document_name: "backup.md", similarity: 0.71, vector_similarity: 0.75, term_similarity: 0.6 },
  { content: "扩容之后迁移数据。", document_name: "ob_move.md", similarity: 0.66, vector_similarity: 0.7, term_similarity: 0.55 },
];

/** The trace that journeys walk through: `rag`, with a retrieval, a rerank, a call that failed, and the answer. */
function rag(): Event[] {
  const of = (type: string, id: string, span: [number, number], body: Body) => step(type, "rag", id, span, { parentObservationId: "rag-root", ...body });
  return [
    trace("rag", 0, { name: "rag-answer", userId: "user-1", sessionId: "session-1", input: { question: QUESTION }, output: { answer: ANSWER }, tags: ["rag"] }),
    step("span", "rag", "rag-root", [0, 5], { name: "pipeline", input: { question: QUESTION }, output: { answer: ANSWER } }),
    of("retriever", "rag-retrieve", [0.2, 0.6], { name: "retrieve", input: { query: QUESTION }, output: { chunks: CHUNKS } }),
    of("span", "rag-rerank", [0.7, 0.9], { name: "similarity", input: { query: QUESTION, texts: CHUNKS.map((one) => one.content) }, output: { scores: [0.3, 0.1, 0.9] } }),
    of("tool", "rag-tool", [1, 1.2], { name: "lookup", level: "ERROR", statusMessage: "connection refused", input: { id: 7 } }),
    of("generation", "rag-call", [1.5, 4.8], {
      name: "answer",
      model: "qwen-plus",
      input: [{ role: "system", content: "仅依据资料回答。" }, { role: "user", content: QUESTION }],
      output: { role: "assistant", content: `<think>先看资料</think>${ANSWER}` },
      usage: { input: 1200, output: 90 },
    }),
    of("generation", "rag-unpriced", [4.8, 5], { name: "check", model: "house-model-1", input: "ok?", output: "ok", usage: { input: 5, output: 1 } }),
    step("span", "rag", "rag-orphan", [4.9, 5], { name: "late", parentObservationId: "never-arrived" }),
  ];
}

/** Later turns of the same session; the second went wrong. */
function session(): Event[] {
  return [
    trace("turn-2", 200, { name: "rag-answer", sessionId: "session-1", userId: "user-1", input: { question: "要多久？" }, output: { answer: "不知道" } }),
    step("generation", "turn-2", "turn-2-call", [200, 201], { name: "answer", model: "qwen-plus", level: "ERROR", statusMessage: "timeout" }),
    trace("turn-3", 210, { name: "rag-answer", sessionId: "session-1", userId: "user-1", input: { question: "谢谢" }, output: { answer: "不客气" } }),
    step("generation", "turn-3", "turn-3-call", [210, 211], { name: "answer", model: "qwen-plus", output: "不客气" }),
  ];
}

/** Fragments of one question that nobody correlated. */
function fragments(): Event[] {
  return [
    trace("chat-alone", 300, { name: "chat" }),
    step("generation", "chat-alone", "chat-alone-a", [300, 302], { name: "chat", model: "qwen-max", input: { system: "s", history: [{ role: "user", content: QUESTION }] }, output: { output: ANSWER } }),
    trace("encode-alone", 299, { name: "encode_queries" }),
    step("generation", "encode-alone", "encode-alone-a", [299, 299.2], { name: "encode_queries", model: "text-embedding-v3", input: { query: QUESTION }, usage: { total: 7 } }),
  ];
}

/** An agent that goes round in a loop. */
function agent(): Event[] {
  const of = (type: string, id: string, span: [number, number], name: string) => step(type, "agent", id, span, { name, parentObservationId: "agent-root", input: "x", output: "y" });
  return [
    trace("agent", 100, { name: "ops-agent", input: "磁盘满了", output: "已清理" }),
    step("agent", "agent", "agent-root", [100, 109], { name: "planner" }),
    of("generation", "agent-1", [100, 101], "think"),
    of("tool", "agent-2", [101, 102], "df"),
    of("generation", "agent-3", [102, 103], "think"),
    of("tool", "agent-4", [107, 108], "df"),
    of("generation", "agent-5", [108, 109], "think"),
  ];
}

export async function send(base: string, events: readonly Event[]): Promise<void> {
  const now = new Date().toISOString();
  const answer = await fetch(`${base}/api/public/ingestion`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Basic ${btoa(`${PUBLIC_KEY}:${SECRET_KEY}`)}` },
    body: JSON.stringify({ batch: events.map((event) => ({ id: crypto.randomUUID(), timestamp: now, ...event })) }),
  });
  assert.equal(answer.status, 207, await answer.text());
}

/** Sends everything and waits until it can be read. */
export async function makeWorld(base: string): Promise<void> {
  await send(base, [...rag(), ...session(), ...agent(), ...fragments()]);
  const headers = { Authorization: `Basic ${btoa(`${PUBLIC_KEY}:${SECRET_KEY}`)}` };
  for (let tries = 0; tries < 120; tries++) {
    const last = await fetch(`${base}/api/public/observations/encode-alone-a`, { headers });
    if (last.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error("what was sent cannot be read");
}
