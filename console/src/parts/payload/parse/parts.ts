import { parseExactly } from "@/lib/exact-json";
import type { Json } from "@/ui/json/flatten";
import { asText, isObject, type JsonObject, type MediaRef, type Part } from "./types";

const MEDIA = /@@@langfuseMedia:([^@]*)@@@/g;
const THINKING = /<think(?:ing)?>([\s\S]*?)(?:<\/think(?:ing)?>|$)/g;

/** `@@@langfuseMedia:type=image/png|id=...|source=base64@@@` */
export function mediaOf(text: string): MediaRef | undefined {
  const found = /^@@@langfuseMedia:([^@]*)@@@$/.exec(text.trim());
  if (found) return fromFields(found[1] ?? "");
  const data = /^data:([\w.+-]+\/[\w.+-]+)[^,]*;base64,/.exec(text);
  return data ? { contentType: data[1] ?? "", dataUri: text } : undefined;
}

function fromFields(fields: string): MediaRef | undefined {
  const known = new Map(fields.split("|").map((field) => field.split("=", 2) as [string, string]));
  const id = known.get("id");
  return id ? { id, contentType: known.get("type") ?? "application/octet-stream" } : undefined;
}

function cut(text: string, pattern: RegExp, inside: (match: RegExpMatchArray) => Part | undefined, outside: (text: string) => Part[]): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    parts.push(...outside(text.slice(from, match.index)));
    const part = inside(match);
    if (part) parts.push(part);
    from = match.index + match[0].length;
  }
  parts.push(...outside(text.slice(from)));
  return parts;
}

const plain = (text: string): Part[] => (text.trim() === "" ? [] : [{ kind: "text", text: text.trim() }]);

/** Text with its thinking set apart and its media references made visible. */
export function textParts(text: string): Part[] {
  const whole = mediaOf(text);
  if (whole) return [{ kind: "media", media: whole }];
  const withMedia = (piece: string) =>
    cut(piece, MEDIA, (match) => {
      const media = fromFields(match[1] ?? "");
      return media && { kind: "media", media };
    }, plain);
  return cut(text, THINKING, (match) => ((match[1] ?? "").trim() === "" ? undefined : { kind: "thinking", text: (match[1] ?? "").trim() }), withMedia);
}

/** Arguments travel as JSON text in some dialects, as a value in others. */
export function opened(value: Json | undefined): Json {
  if (typeof value !== "string") return value ?? null;
  try {
    return parseExactly(value) as Json;
  } catch {
    return value;
  }
}

function addressPart(url: string | undefined): Part[] {
  if (!url) return [];
  const media = mediaOf(url);
  return [media ? { kind: "media", media } : { kind: "link", url }];
}

function fileOf(block: JsonObject, data: Json | undefined, type: Json | undefined): Part[] {
  const text = asText(data);
  if (!text) return [{ kind: "json", value: block }];
  const media = mediaOf(text);
  if (media) return [{ kind: "media", media }];
  if (/^https?:/.test(text)) return [{ kind: "link", url: text }];
  const contentType = asText(type) ?? "application/octet-stream";
  return [{ kind: "media", media: { contentType, dataUri: `data:${contentType};base64,${text}` } }];
}

type Reader = (block: JsonObject) => Part[];

const call = (block: JsonObject, name: Json | undefined, args: Json | undefined, id: Json | undefined): Part[] => [
  { kind: "call", id: asText(id), name: asText(name) ?? "?", args: opened(args ?? block.arguments) },
];
const result = (value: Json | undefined, id: Json | undefined, name?: Json): Part[] => [{ kind: "result", id: asText(id), name: asText(name), value: opened(value) }];
const thinking: Reader = (block) => {
  const summary = Array.isArray(block.summary) ? block.summary.map((one) => (isObject(one) ? asText(one.text) : asText(one)) ?? "").join("\n") : undefined;
  const text = asText(block.thinking) ?? asText(block.text) ?? asText(block.content) ?? summary ?? "";
  return text.trim() === "" ? [] : [{ kind: "thinking", text }];
};
const written: Reader = (block) => textParts(asText(block.text) ?? asText(block.content) ?? asText(block.refusal) ?? "");

/** One reader a block type, over all dialects: OpenAI, Anthropic, Vercel AI, LangChain, GenAI semantic conventions. */
const READERS: Readonly<Record<string, Reader>> = {
  text: written,
  input_text: written,
  output_text: written,
  refusal: written,
  summary_text: written,
  thinking,
  reasoning: thinking,
  redacted_thinking: () => [],
  tool_use: (block) => call(block, block.name, block.input, block.id),
  server_tool_use: (block) => call(block, block.name, block.input, block.id),
  tool_call: (block) => call(block, block.name, block.arguments ?? block.args, block.id),
  "tool-call": (block) => call(block, block.toolName, block.args ?? block.input, block.toolCallId),
  function_call: (block) => call(block, block.name, block.arguments, block.call_id),
  tool_result: (block) => result(block.content, block.tool_use_id),
  "tool-result": (block) => result(block.result ?? block.output, block.toolCallId, block.toolName),
  tool_call_response: (block) => result(block.response ?? block.result ?? block.content, block.id),
  function_call_output: (block) => result(block.output, block.call_id),
  image_url: (block) => addressPart(isObject(block.image_url) ? asText(block.image_url.url) : asText(block.image_url)),
  input_image: (block) => addressPart(asText(block.image_url)),
  image: (block) => (isObject(block.source) ? fileOf(block, block.source.data ?? block.source.url, block.source.media_type) : fileOf(block, block.image ?? block.data ?? block.url, block.mimeType ?? block.mediaType)),
  document: (block) => (isObject(block.source) ? fileOf(block, block.source.data ?? block.source.url, block.source.media_type) : [{ kind: "json", value: block }]),
  input_audio: (block) => (isObject(block.input_audio) ? fileOf(block, block.input_audio.data, `audio/${asText(block.input_audio.format) ?? "wav"}`) : [{ kind: "json", value: block }]),
  file: (block) => fileOf(block, block.data ?? block.url ?? (isObject(block.file) ? block.file.file_data : undefined), block.mediaType ?? block.mimeType),
  blob: (block) => fileOf(block, block.content ?? block.data, block.mime_type),
  uri: (block) => addressPart(asText(block.uri)),
};

/** Gemini blocks have no type; the key that is there tells. */
function untyped(block: JsonObject): Part[] | undefined {
  if (isObject(block.functionCall)) return call(block.functionCall, block.functionCall.name, block.functionCall.args, block.functionCall.id);
  if (isObject(block.functionResponse)) return result(block.functionResponse.response, block.functionResponse.id, block.functionResponse.name);
  const inline = block.inlineData ?? block.inline_data;
  if (isObject(inline)) return fileOf(block, inline.data, inline.mimeType ?? inline.mime_type);
  if (typeof block.text === "string") return block.thought === true ? thinking(block) : textParts(block.text);
  return undefined;
}

function blockParts(block: Json): Part[] {
  if (typeof block === "string") return textParts(block);
  if (!isObject(block)) return [{ kind: "json", value: block }];
  const reader = READERS[asText(block.type) ?? ""];
  return reader?.(block) ?? untyped(block) ?? [{ kind: "json", value: block }];
}

/** The content of a message, however its dialect writes it. */
export function contentParts(content: Json | undefined): Part[] {
  if (content === null || content === undefined) return [];
  if (Array.isArray(content)) return content.flatMap(blockParts);
  if (typeof content === "string") return textParts(content);
  return blockParts(content);
}
