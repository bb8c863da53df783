import type { Json } from "@/ui/json/flatten";
import { contentParts, opened } from "./parts";
import { asText, isObject, type JsonObject, type Message, type Part } from "./types";

const ROLES: Readonly<Record<string, string>> = {
  human: "user",
  ai: "assistant",
  model: "assistant",
  bot: "assistant",
  function: "tool",
  developer: "system",
  HumanMessage: "user",
  HumanMessageChunk: "user",
  AIMessage: "assistant",
  AIMessageChunk: "assistant",
  SystemMessage: "system",
  ToolMessage: "tool",
  FunctionMessage: "tool",
  ChatMessage: "user",
};
const LANGCHAIN_TYPES = new Set(["human", "ai", "system", "tool", "function", "AIMessageChunk", "HumanMessage", "AIMessage", "SystemMessage", "ToolMessage"]);
const ITEM_TYPES = new Set(["function_call", "function_call_output", "reasoning"]);

function roleName(role: string): string {
  return ROLES[role] ?? role;
}

function toolCalls(source: JsonObject): Part[] {
  const extra = isObject(source.additional_kwargs) ? source.additional_kwargs : {};
  const listed = firstFilled(source.tool_calls, extra.tool_calls, source.toolCalls);
  const calls = listed.filter(isObject).map((one): Part => {
    const inner = isObject(one.function) ? one.function : one;
    return {
      kind: "call",
      id: asText(one.id) ?? asText(one.toolCallId),
      name: asText(inner.name) ?? asText(inner.toolName) ?? "?",
      args: opened(inner.arguments ?? inner.args ?? inner.input),
    };
  });
  if (isObject(source.function_call)) calls.push({ kind: "call", name: asText(source.function_call.name) ?? "?", args: opened(source.function_call.arguments) });
  return calls;
}

function firstFilled(...lists: (Json | undefined)[]): Json[] {
  return lists.find((list): list is Json[] => Array.isArray(list) && list.length > 0) ?? [];
}

/** LangChain writes its messages as constructor calls; what matters stands in `kwargs`. */
function unconstructed(value: JsonObject): JsonObject {
  if (value.lc === undefined || !Array.isArray(value.id) || !isObject(value.kwargs)) return value;
  const kind = asText(value.id.at(-1)) ?? "";
  return { ...value.kwargs, role: ROLES[kind] ?? asText(value.kwargs.type) ?? kind };
}

/** One message, when this is one. */
export function messageOf(value: Json): Message | undefined {
  if (!isObject(value)) return undefined;
  const source = unconstructed(value);
  const type = asText(source.type) ?? "";
  if (ITEM_TYPES.has(type) && source.role === undefined) {
    return { role: type === "function_call_output" ? "tool" : "assistant", parts: contentParts([source]) };
  }
  const role = asText(source.role) ?? (LANGCHAIN_TYPES.has(type) ? type : undefined);
  const speaks = ["content", "parts", "tool_calls", "toolCalls", "function_call", "reasoning_content", "text", "audio"].some((key) => key in source);
  if (role === undefined || !speaks) return undefined;
  const thought = asText(source.reasoning_content) ?? asText(source.reasoning);
  const content = contentParts(source.content ?? source.parts ?? source.text);
  const parts: Part[] = [...(thought ? [{ kind: "thinking", text: thought } as const] : []), ...content, ...toolCalls(source)];
  if (roleName(role) === "tool" && parts.every((part) => part.kind === "text")) {
    const text = parts.map((part) => (part.kind === "text" ? part.text : "")).join("\n");
    return { role: "tool", name: asText(source.name), parts: [{ kind: "result", id: asText(source.tool_call_id), name: asText(source.name), value: opened(text) }] };
  }
  return { role: roleName(role), name: asText(source.name), parts };
}

/** A list of messages, when every entry is one. One level of nesting is allowed: LangChain batches. */
export function messagesOf(value: Json | undefined): Message[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const first = value[0];
  const list = value.length === 1 && Array.isArray(first) ? first : value;
  const messages: Message[] = [];
  for (const entry of list) {
    const message = messageOf(entry);
    if (!message) return undefined;
    messages.push(message);
  }
  return messages.length > 0 ? messages : undefined;
}

function systemMessage(value: Json | undefined): Message[] {
  const content = isObject(value) && value.parts !== undefined ? value.parts : value;
  const parts = contentParts(content);
  return parts.length > 0 ? [{ role: "system", parts }] : [];
}

export interface Conversation {
  messages: Message[];
  /** Keys of the object that the conversation was made from. */
  used: string[];
}

const LISTS = ["messages", "history", "contents", "input", "chat_history", "conversation"] as const;
const SYSTEMS = ["system", "system_instruction", "systemInstruction", "instructions", "system_prompt"] as const;

function fromLists(value: JsonObject): Conversation | undefined {
  for (const key of LISTS) {
    const messages = messagesOf(value[key]);
    if (!messages) continue;
    const system = SYSTEMS.find((name) => value[name] !== undefined);
    return { messages: [...(system ? systemMessage(value[system]) : []), ...messages], used: system ? [key, system] : [key] };
  }
  // A request with a system prompt and nothing said yet: {system, history: []}.
  if (typeof value.system === "string" && Array.isArray(value.history)) return { messages: systemMessage(value.system), used: ["system", "history"] };
  return undefined;
}

function fromAnswers(value: JsonObject): Conversation | undefined {
  const lists: [string, Json | undefined, (item: JsonObject) => Json | undefined][] = [
    ["choices", value.choices, (item) => item.message ?? item.delta],
    ["candidates", value.candidates, (item) => item.content],
    ["generations", Array.isArray(value.generations) ? value.generations.flat() : undefined, (item) => item.message ?? { role: "assistant", content: item.text ?? null }],
    ["output", value.output, (item) => item],
  ];
  for (const [key, list, pick] of lists) {
    if (!Array.isArray(list) || list.length === 0) continue;
    const messages = messagesOf(list.map((item) => (isObject(item) ? (pick(item) ?? null) : item)));
    if (messages) return { messages, used: [key] };
  }
  if (Array.isArray(value.toolCalls) && (typeof value.text === "string" || value.text === undefined)) {
    return { messages: [{ role: "assistant", parts: [...contentParts(value.text), ...toolCalls(value)] }], used: ["text", "toolCalls"] };
  }
  return undefined;
}

/** The conversation in a value of any dialect we know, else undefined. */
export function conversationOf(value: Json): Conversation | undefined {
  if (Array.isArray(value)) {
    const messages = messagesOf(value);
    return messages && { messages, used: [] };
  }
  if (!isObject(value)) return undefined;
  const single = messageOf(value);
  if (single) return { messages: [single], used: Object.keys(value) };
  return fromLists(value) ?? fromAnswers(value);
}
