import { HAS, isOneOf, METADATA, SCORE_NAMES, SCORES, OF_TRACES, type Vocabulary } from "./fields";
import { halfWidth, type Span } from "./scan";
import type { Tongue } from "./write";

export interface SeenValue {
  value: string;
  /** Absent where not all that have it were seen. */
  count?: number;
}

export interface Suggestion extends Span {
  kind: "field" | "value";
  /** What takes the place of `from` to `to`. */
  text: string;
  label: string;
  count?: number;
}

const MOST = 12;

/** What may follow at the caret: the names of fields, or the values of a field that were seen in this time range. */
export function suggestAt(typed: string, caret: number, tongue: Tongue, valuesOf: Values, words: Vocabulary = OF_TRACES): Suggestion[] {
  const before = halfWidth(typed.slice(0, caret));
  const begin = /[^\s({]*$/.exec(before)?.index ?? caret;
  const word = before.slice(begin);
  const colon = word.indexOf(":");
  if (colon >= 0) return valuesAt({ word, begin, colon, caret }, valuesOf, words);
  const grouped = /([\p{L}_]+):\([^)]*$/u.exec(before);
  if (grouped) return matching(valuesOf(words.named(grouped[1] ?? "")?.column ?? ""), word.replace(/^"/, ""), begin, caret);
  const minus = word.startsWith("-") ? 1 : 0;
  if (keyedName(word.slice(minus), words)) return keysAt({ word: word.slice(minus), from: begin + minus, to: caret }, valuesOf, words).map((one) => ({ ...one, text: `${one.text}:` }));
  return fieldsFor(word.slice(minus), tongue, words).map((name) => ({ kind: "field", text: name.endsWith(".") ? name : `${name}:`, label: name, from: begin + minus, to: caret }));
}

/** The values of a field; of a key after its name; after `has` what can be there. */
interface Place {
  word: string;
  begin: number;
  colon: number;
  caret: number;
}

function valuesAt({ word, begin, colon, caret }: Place, valuesOf: Values, words: Vocabulary): Suggestion[] {
  const name = word.slice(0, colon).replace(/^-/, "");
  const from = begin + colon + 1;
  const typed = word.slice(colon + 1).replace(/^[="*]+/, "");
  if (isOneOf(HAS, name)) return keysAt({ word: word.slice(colon + 1), from, to: caret }, valuesOf, words);
  const keyed = keyedName(name, words);
  if (keyed) return matching(valuesOf(`${keyed.column}:${keyed.key.replace(/"/g, "")}`), typed, from, caret);
  const field = words.named(name);
  return field ? matching(valuesOf(field.column), typed, from, caret) : [];
}

type Values = (column: string) => readonly SeenValue[];

/** `metadata.region` and `评分.accuracy` in parts. */
function keyedName(word: string, words: Vocabulary): { head: string; column: string; key: string } | undefined {
  const [, head = "", key = ""] = /^([\p{L}_]+)\.(.*)$/u.exec(word) ?? [];
  const column = words.metadata && isOneOf(METADATA, head) ? METADATA[0] : words.scores && isOneOf(SCORES, head) ? SCORE_NAMES : undefined;
  return column === undefined ? undefined : { head, column, key };
}

/** The keys of metadata and the scores that were seen. */
function keysAt({ word, from, to }: Span & { word: string }, valuesOf: Values, words: Vocabulary): Suggestion[] {
  const keyed = keyedName(word, words);
  if (!keyed) return [];
  const wanted = keyed.key.replace(/"/g, "").toLowerCase();
  return valuesOf(keyed.column)
    .filter((one) => one.value.toLowerCase().includes(wanted))
    .slice(0, MOST)
    .map((one) => ({ kind: "field", text: `${keyed.head}.${/^[^\s:"(){}]+$/.test(one.value) ? one.value : `"${one.value}"`}`, label: one.value, count: one.count, from, to }));
}

function matching(values: readonly SeenValue[], typed: string, from: number, to: number): Suggestion[] {
  const wanted = typed.toLowerCase();
  return values
    .filter((one) => one.value.toLowerCase().includes(wanted))
    .slice(0, MOST)
    .map((one) => ({ kind: "value", text: /^[^\s"(){}*:=<>|,，、（）：＝＞＜-][^\s"(){}*:=<>|,，、（）：＝＞＜]*$/u.test(one.value) ? one.value : `"${one.value.replace(/"/g, "'")}"`, label: one.value, count: one.count, from, to }));
}

function fieldsFor(word: string, tongue: Tongue, words: Vocabulary): string[] {
  const wanted = word.toLowerCase();
  const own = tongue === "zh" ? 1 : 0;
  const named = words.fields.filter((field) => [...field.names, field.column].some((name) => name.toLowerCase().startsWith(wanted))).map((field) => field.names[own]);
  const keyed = [...(words.metadata ? [METADATA] : []), ...(words.scores ? [SCORES] : [])].filter((names) => wanted !== "" && names.some((name) => name.startsWith(wanted))).map((names) => `${names[own]}.`);
  return [...keyed, ...named].slice(0, MOST);
}
