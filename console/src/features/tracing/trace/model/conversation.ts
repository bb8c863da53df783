import type { StepTexts } from "@/api/types";
import { payloadOf } from "@/parts/payload/parse/payload";
import type { Message, Part, RetrievedDocument } from "@/parts/payload/parse/types";
import type { TraceTree, TreeNode } from "./tree";

/** What a person would read of a run: turns, calls folded, what was retrieved below the answer. */
export type Utterance =
  | { kind: "said"; key: string; role: string; parts: Part[]; stepId: string | undefined }
  | { kind: "worked"; key: string; node: TreeNode }
  | { kind: "retrieved"; key: string; node: TreeNode };

const SPEAKS = new Set(["GENERATION"]);
const WORKS = new Set(["TOOL"]);
const RETRIEVES = new Set(["RETRIEVER"]);

/** The steps whose texts a conversation is made of, by start. */
export function speakingSteps(tree: TraceTree): TreeNode[] {
  return [...tree.byId.values()].filter(({ step }) => SPEAKS.has(step.type) || WORKS.has(step.type) || RETRIEVES.has(step.type)).sort((a, b) => a.startMs - b.startMs);
}

function messagesOf(raw: string | null, role: string): Message[] {
  const payload = payloadOf(raw);
  if (payload.kind === "chat") return payload.messages;
  if (payload.kind === "text") return [{ role, parts: [{ kind: "text", text: payload.text }] }];
  if (payload.kind === "documents" && payload.answer) return [{ role, parts: [{ kind: "text", text: payload.answer }] }];
  if (payload.kind === "documents" && payload.query) return [{ role, parts: [{ kind: "text", text: payload.query }] }];
  if (payload.kind === "json") return [{ role, parts: [{ kind: "json", value: payload.value }] }];
  return [];
}

const print = (message: Message) => `${message.role}\n${JSON.stringify(message.parts)}`;

interface Source {
  tree: TraceTree;
  whole: { input: string | null; output: string | null };
  texts: ReadonlyMap<string, StepTexts>;
}

/** In order; a message that was repeated as history to a later call is said once. System prompts are left out. */
export function conversationOf({ tree, whole, texts }: Source): Utterance[] {
  const said = new Set<string>();
  const list: Utterance[] = [];
  const say = (message: Message, stepId: string | undefined) => {
    if (message.role === "system" || message.role === "developer" || message.parts.length === 0 || said.has(print(message))) return;
    said.add(print(message));
    list.push({ kind: "said", key: `${list.length}`, role: message.role, parts: message.parts, stepId });
  };
  const asked = messagesOf(whole.input, "user").findLast((message) => message.role === "user");
  if (asked) say(asked, undefined);
  for (const node of speakingSteps(tree)) {
    const { step } = node;
    if (!SPEAKS.has(step.type)) {
      list.push({ kind: WORKS.has(step.type) ? "worked" : "retrieved", key: step.id, node });
      continue;
    }
    const known = texts.get(step.id);
    if (!known) continue;
    messagesOf(known.input, "user").forEach((message) => {
      if (message.role === "user") say(message, step.id);
    });
    messagesOf(known.output, "assistant").forEach((message) => say(message.role === "user" ? { ...message, role: "assistant" } : message, step.id));
  }
  const answered = messagesOf(whole.output, "assistant").at(-1);
  const lastWords = list.findLast((one) => one.kind === "said" && one.role === "assistant");
  if (answered && !(lastWords?.kind === "said" && plain(lastWords.parts) === plain(answered.parts))) say({ ...answered, role: "assistant" }, undefined);
  return list;
}

function plain(parts: readonly Part[]): string {
  return parts.map((part) => (part.kind === "text" ? part.text.trim() : "")).join("");
}

export function documentsOf(texts: StepTexts | undefined): RetrievedDocument[] {
  const payload = payloadOf(texts?.output ?? null);
  return payload.kind === "documents" ? payload.documents : [];
}
