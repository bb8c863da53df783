// A small world for journeys: an answer with retrieval, an agent, sessions, uncorrelated fragments, what SDKs send.
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
/** A trace under an id of the sender's own. */
export const OWN_ID = "order/2026 中文-17";
/** An environment that nobody announced, as long as they may be. */
export const ENVIRONMENT = "canary-3_with-a-name-as-long-as-possible";
/** What the SDKs of today send: an id of 32 hexadecimal digits. */
export const SDK_ID = "5f0c3a9e7b2d4168a1c5e90b7d3f2468";
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

/** Two turns about which somebody was not happy, metadata in two parts, and a trace under an id of the sender's own. */
function talk(): Event[] {
  const turn = (id: string, second: number, name: string, more: Body = {}) => trace(id, second, { name, userId: "user-7", sessionId: "talk-7", input: name, output: "好的", ...more });
  const call = (traceId: string, second: number) => step("generation", traceId, `${traceId}-a`, [second, second + 1], { name: "answer", model: "qwen-plus", input: "q", output: "a", usage: { input: 1200, output: 80 } });
  return [
    turn("talk-1", 540, "first-turn", { metadata: { region: "杭州", step: 1 }, tags: ["guide"] }),
    trace("talk-1", 540, { metadata: { step: 2 } }),
    call("talk-1", 541),
    turn("talk-2", 550, "second-turn"),
    call("talk-2", 551),
    trace(OWN_ID, 560, { name: "own-id", environment: ENVIRONMENT }),
    { type: "score-create", body: { traceId: "talk-2", name: "helpful", value: 0.2, dataType: "NUMERIC", comment: "答非所问" } },
  ];
}

const CREDENTIALS = `Basic ${btoa(`${PUBLIC_KEY}:${SECRET_KEY}`)}`;

/** What the SDK for Python makes of a decorated function with a call inside it, and of `update_current_trace`. */
async function sendAsSdk(base: string): Promise<void> {
  const nanos = (second: number) => String(BigInt(T0 + second * 1000) * 1_000_000n);
  const attributes = (body: Record<string, string>) => Object.entries(body).map(([key, value]) => ({ key, value: { stringValue: value } }));
  const span = (spanId: string, name: string, [from, to]: [number, number], body: Record<string, string>, parentSpanId?: string) => ({
    traceId: SDK_ID,
    spanId,
    parentSpanId,
    name,
    kind: 1,
    startTimeUnixNano: nanos(from),
    endTimeUnixNano: nanos(to),
    attributes: attributes(body),
  });
  const spans = [
    span("00000000000000a1", "answer_question", [570, 572], {
      "langfuse.observation.type": "span",
      "langfuse.observation.input": JSON.stringify({ args: [QUESTION], kwargs: {} }),
      "langfuse.observation.output": ANSWER,
      "langfuse.trace.name": "decorated",
      "user.id": "user-7",
      "session.id": "sdk-session",
    }),
    span("00000000000000a2", "llm-call", [570.5, 571.5], { "langfuse.observation.type": "generation", "langfuse.observation.model.name": "qwen-plus", "langfuse.observation.usage_details": JSON.stringify({ input: 12, output: 8 }) }, "00000000000000a1"),
  ];
  const answer = await fetch(`${base}/api/public/otel/v1/traces`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: CREDENTIALS, "x-langfuse-sdk-name": "python", "x-langfuse-sdk-version": "3.2.1" },
    body: JSON.stringify({ resourceSpans: [{ resource: { attributes: [] }, scopeSpans: [{ scope: { name: "langfuse-sdk", version: "3.2.1" }, spans }] }] }),
  });
  assert.ok(answer.ok, await answer.text());
}

export async function send(base: string, events: readonly Event[]): Promise<void> {
  const now = new Date().toISOString();
  const answer = await fetch(`${base}/api/public/ingestion`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: CREDENTIALS },
    body: JSON.stringify({ batch: events.map((event) => ({ id: crypto.randomUUID(), timestamp: now, ...event })) }),
  });
  assert.equal(answer.status, 207, await answer.text());
}

/** Sends everything and waits until it can be read. */
export async function makeWorld(base: string): Promise<void> {
  await sendAsSdk(base);
  // A score of the trace that the SDK made, by its id, as `score_trace` sends it.
  const judged = { type: "score-create", body: { traceId: SDK_ID, name: "correctness", value: 0.9, dataType: "NUMERIC" } };
  await send(base, [...rag(), ...session(), ...agent(), ...fragments(), ...talk(), judged]);
  await readable(base, "observations/encode-alone-a");
  await readable(base, `traces/${SDK_ID}`);
  await readable(base, `scores?traceId=${SDK_ID}`);
}

/** What the public API answers, once it has something to say. */
export async function readable<T>(base: string, path: string): Promise<T> {
  for (let tries = 0; tries < 240; tries++) {
    const answer = await fetch(`${base}/api/public/${path}`, { headers: { Authorization: CREDENTIALS } });
    const found = (await answer.json()) as { data?: unknown[] };
    if (answer.ok && found.data?.length !== 0) return found as T;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`what was sent cannot be read: ${path}`);
}
