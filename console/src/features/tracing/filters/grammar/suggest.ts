import { fieldNamed, FIELDS, METADATA, SCORES } from "./fields";
import { halfWidth, type Span } from "./scan";
import type { Tongue } from "./write";

export interface SeenValue {
  value: string;
  count: number;
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
export function suggestAt(typed: string, caret: number, tongue: Tongue, valuesOf: (column: string) => readonly SeenValue[]): Suggestion[] {
  const before = halfWidth(typed.slice(0, caret));
  const begin = /[^\s({]*$/.exec(before)?.index ?? caret;
  const word = before.slice(begin);
  const colon = word.indexOf(":");
  if (colon >= 0) return valuesAt(word, begin, colon, caret, valuesOf);
  const grouped = /([\p{L}_]+):\([^)]*$/u.exec(before);
  if (grouped) return matching(valuesOf(fieldNamed(grouped[1] ?? "")?.column ?? ""), word.replace(/^"/, ""), begin, caret);
  const minus = word.startsWith("-") ? 1 : 0;
  return fieldsFor(word.slice(minus), tongue).map((name) => ({ kind: "field", text: `${name}:`, label: name, from: begin + minus, to: caret }));
}

function valuesAt(word: string, begin: number, colon: number, caret: number, valuesOf: (column: string) => readonly SeenValue[]): Suggestion[] {
  const field = fieldNamed(word.slice(0, colon).replace(/^-/, ""));
  if (!field) return [];
  const typed = word.slice(colon + 1).replace(/^[="*]+/, "");
  return matching(valuesOf(field.column), typed, begin + colon + 1, caret);
}

function matching(values: readonly SeenValue[], typed: string, from: number, to: number): Suggestion[] {
  const wanted = typed.toLowerCase();
  return values
    .filter((one) => one.value.toLowerCase().includes(wanted))
    .slice(0, MOST)
    .map((one) => ({ kind: "value", text: /^[^\s"(){}*:=<>|,，、（）：＝＞＜-][^\s"(){}*:=<>|,，、（）：＝＞＜]*$/u.test(one.value) ? one.value : `"${one.value.replace(/"/g, "'")}"`, label: one.value, count: one.count, from, to }));
}

function fieldsFor(word: string, tongue: Tongue): string[] {
  const wanted = word.toLowerCase();
  const own = tongue === "zh" ? 1 : 0;
  const named = FIELDS.filter((field) => [...field.names, field.column].some((name) => name.toLowerCase().startsWith(wanted))).map((field) => field.names[own]);
  const keyed = [METADATA, SCORES].filter((names) => wanted !== "" && names.some((name) => name.startsWith(wanted))).map((names) => names[own]);
  return [...named, ...keyed].slice(0, MOST);
}
