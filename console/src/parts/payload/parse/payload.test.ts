import { describe, expect, it } from "vitest";
import { payloadOf, previewOf } from "./payload";
import { matchedResults } from "./tools";
import type { Message, Payload } from "./types";

function chat(value: unknown): Message[] {
  const payload = payloadOf(typeof value === "string" ? value : JSON.stringify(value));
  expect(payload.kind).toBe("chat");
  return (payload as Extract<Payload, { kind: "chat" }>).messages;
}

const said = (messages: Message[]) => messages.map((message) => [message.role, ...message.parts.map((part) => ("text" in part ? `${part.kind}:${part.text}` : part.kind))]);

describe("conversations", () => {
  it("reads ChatML", () => {
    expect(said(chat([{ role: "system", content: "be kind" }, { role: "user", content: "你好" }]))).toEqual([
      ["system", "text:be kind"],
      ["user", "text:你好"],
    ]);
  });

  it("reads an OpenAI request and keeps tools and settings aside", () => {
    const payload = payloadOf(JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content: "hi" }], tools: [{ type: "function" }], temperature: 0 }));
    expect(payload).toMatchObject({ kind: "chat", tools: [{ type: "function" }], rest: { model: "gpt-4o", temperature: 0 } });
  });

  it("reads an OpenAI answer with a tool call whose arguments are JSON text", () => {
    const [answer] = chat({ choices: [{ message: { role: "assistant", content: null, tool_calls: [{ id: "c1", function: { name: "lookup", arguments: '{"id":7}' } }] } }] });
    expect(answer?.parts).toEqual([{ kind: "call", id: "c1", name: "lookup", args: { id: 7 } }]);
  });

  it("reads OpenAI responses items", () => {
    const messages = chat({ output: [{ type: "reasoning", summary: [{ text: "hmm" }] }, { type: "function_call", name: "f", arguments: "{}", call_id: "x" }, { type: "message", role: "assistant", content: [{ type: "output_text", text: "done" }] }] });
    expect(said(messages)).toEqual([["assistant", "thinking:hmm"], ["assistant", "call"], ["assistant", "text:done"]]);
  });

  it("reads Anthropic content blocks with thinking, tool use and its result", () => {
    const messages = chat([
      { role: "assistant", content: [{ type: "thinking", thinking: "let me see" }, { type: "tool_use", id: "t", name: "search", input: { q: "a" } }] },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "t", content: "[1,2]" }] },
    ]);
    expect(messages[0]?.parts).toEqual([
      { kind: "thinking", text: "let me see" },
      { kind: "call", id: "t", name: "search", args: { q: "a" } },
    ]);
    expect(messages[1]?.parts).toEqual([{ kind: "result", id: "t", name: undefined, value: [1, 2] }]);
  });

  it("reads Gemini contents with a system instruction", () => {
    const messages = chat({ system_instruction: { parts: [{ text: "short" }] }, contents: [{ role: "user", parts: [{ text: "hi" }] }, { role: "model", parts: [{ functionCall: { name: "f", args: {} } }] }] });
    expect(said(messages)).toEqual([["system", "text:short"], ["user", "text:hi"], ["assistant", "call"]]);
  });

  it("reads LangChain messages, written as constructors too, and batched", () => {
    const ai = { lc: 1, type: "constructor", id: ["langchain", "schema", "AIMessage"], kwargs: { content: "yes", tool_calls: [] } };
    expect(said(chat([[{ type: "human", content: "really?" }, ai]]))).toEqual([["user", "text:really?"], ["assistant", "text:yes"]]);
  });

  it("reads Vercel AI parts and GenAI conventions", () => {
    expect(said(chat([{ role: "assistant", content: [{ type: "tool-call", toolCallId: "1", toolName: "t", input: {} }] }]))).toEqual([["assistant", "call"]]);
    expect(said(chat([{ role: "user", parts: [{ type: "text", content: "hello" }] }]))).toEqual([["user", "text:hello"]]);
  });

  it("reads the {system, history} of PowerRAG", () => {
    expect(said(chat({ system: "你是助手", history: [{ role: "user", content: "什么是OceanBase" }] }))).toEqual([["system", "text:你是助手"], ["user", "text:什么是OceanBase"]]);
  });

  it("sets thinking apart from the answer", () => {
    expect(said(chat([{ role: "assistant", content: "<think>\n一步一步\n</think>\n\n答案" }]))).toEqual([["assistant", "thinking:一步一步", "text:答案"]]);
    expect(said(chat([{ role: "assistant", content: "x", reasoning_content: "why" }]))).toEqual([["assistant", "thinking:why", "text:x"]]);
  });

  it("shows media by reference and as data, and never fetches an address", () => {
    const [message] = chat([
      {
        role: "user",
        content: [
          { type: "image_url", image_url: { url: "@@@langfuseMedia:type=image/png|id=m1|source=base64@@@" } },
          { type: "image_url", image_url: { url: "https://elsewhere.example/a.png" } },
          { type: "image", source: { type: "base64", media_type: "image/jpeg", data: "AAAA" } },
        ],
      },
    ]);
    expect(message?.parts).toEqual([
      { kind: "media", media: { id: "m1", contentType: "image/png" } },
      { kind: "link", url: "https://elsewhere.example/a.png" },
      { kind: "media", media: { contentType: "image/jpeg", dataUri: "data:image/jpeg;base64,AAAA" } },
    ]);
  });
});

describe("other content", () => {
  it("unwraps an object that only holds one value", () => {
    expect(payloadOf('{"output": "**done**"}')).toEqual({ kind: "text", text: "**done**" });
    expect(payloadOf('{"time_elapsed:": "## Query", "created_at": 1.5}')).toEqual({ kind: "text", text: "## Query" });
    expect(payloadOf('{"output": {"role": "assistant", "content": "a"}}').kind).toBe("chat");
  });

  it("opens JSON inside a JSON string", () => {
    expect(payloadOf(JSON.stringify(JSON.stringify([{ role: "user", content: "x" }]))).kind).toBe("chat");
  });

  it("shows retrieved texts by rank with their scores", () => {
    const payload = payloadOf(JSON.stringify({ answer: "see [ID:0]", reference: { chunks: [{ content: "c", document_name: "d.pdf", similarity: 0.9, vector_similarity: 0.95, term_similarity: 0.8 }] } }));
    expect(payload).toMatchObject({ kind: "documents", answer: "see [ID:0]", documents: [{ text: "c", title: "d.pdf", score: 0.9, vectorScore: 0.95, termScore: 0.8 }] });
    expect(payloadOf(JSON.stringify({ query: "q", texts: ["a", "b"] }))).toMatchObject({ kind: "documents", query: "q", documents: [{ text: "a" }, { text: "b" }] });
    expect(payloadOf(JSON.stringify([{ page_content: "p", metadata: { source: "s" } }]))).toMatchObject({ kind: "documents", documents: [{ text: "p", title: "s" }] });
  });

  it("leaves plain text, numbers and broken JSON as they are", () => {
    expect(payloadOf("just text")).toEqual({ kind: "text", text: "just text" });
    expect(payloadOf("42")).toEqual({ kind: "text", text: "42" });
    expect(payloadOf('{"a": ')).toEqual({ kind: "text", text: '{"a": ' });
    expect(payloadOf("")).toEqual({ kind: "empty" });
    expect(payloadOf("null")).toEqual({ kind: "empty" });
    expect(payloadOf('{"a": [1]}').kind).toBe("json");
  });
});

describe("previewOf", () => {
  it("says the last thing the user asked and the last thing that was answered", () => {
    const raw = JSON.stringify([{ role: "system", content: "s" }, { role: "user", content: "first" }, { role: "assistant", content: "a" }, { role: "user", content: "second\nline" }]);
    expect(previewOf(raw, "input")).toBe("second line");
    expect(previewOf(raw, "output")).toBe("a");
  });

  it("makes the best of JSON that was cut off", () => {
    expect(previewOf('[{"role": "user", "content": "什么是\\u4e48", "x', "input")).toBe("什么是么");
    expect(previewOf('{"answer": "route them", "reference": {"chunks": [{"content": "route th', "output")).toBe("route them");
  });
});

describe("tool results", () => {
  it("stand beside the calls they answer", () => {
    const messages = chat([
      { role: "assistant", content: null, tool_calls: [{ id: "c1", function: { name: "lookup", arguments: "{}" } }] },
      { role: "tool", tool_call_id: "c1", content: "[1]" },
      { role: "tool", tool_call_id: "unknown", content: "x" },
    ]);
    const matched = matchedResults(messages);
    expect(matched.results).toEqual(new Map([["c1", [1]]]));
    expect(matched.messages.map((message) => message.parts.map((part) => part.kind))).toEqual([["call"], ["result"]]);
  });
});
