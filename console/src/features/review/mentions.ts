import type { PersonRef } from "@/api/types";

/** A mention as it is written: `@[林晓](user:u1)`. The id makes it certain who is meant. */
export const MENTION = /@\[([^\]]{1,80})\]\(user:([\w-]{1,64})\)/g;

export type Piece = { kind: "text"; text: string } | { kind: "person"; name: string; id: string };

export function piecesOf(content: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of content.matchAll(MENTION)) {
    if (match.index > from) pieces.push({ kind: "text", text: content.slice(from, match.index) });
    pieces.push({ kind: "person", name: match[1] ?? "", id: match[2] ?? "" });
    from = match.index + match[0].length;
  }
  if (from < content.length) pieces.push({ kind: "text", text: content.slice(from) });
  return pieces;
}

/** The start of a name that is being typed before the caret: `@林` gives `林`. Undefined when none is. */
export function typedName(text: string, caret: number): string | undefined {
  return /(?:^|[\s，。！？（(])@([^\s@[\]()]{0,40})$/u.exec(text.slice(0, caret))?.[1];
}

export function matchingPeople(people: readonly PersonRef[], typed: string): PersonRef[] {
  const wanted = typed.toLowerCase();
  return people.filter((one) => one.name.toLowerCase().includes(wanted) || one.email.toLowerCase().startsWith(wanted)).slice(0, 6);
}

/** The text with the typed name made into a mention, and where the caret stands then. */
export function withMention(text: string, caret: number, person: PersonRef): { text: string; caret: number } {
  const typed = typedName(text, caret) ?? "";
  const begin = caret - typed.length - 1;
  const mention = `@[${person.name.replace(/[[\]]/g, "")}](user:${person.id}) `;
  return { text: text.slice(0, begin) + mention + text.slice(caret), caret: begin + mention.length };
}
