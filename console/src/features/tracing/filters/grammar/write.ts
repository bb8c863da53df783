import type { Filter } from "@/api/types";
import { HAS, METADATA, SCOPES, SCORE_NAMES, SCORES, OF_TRACES, type Vocabulary } from "./fields";

export type Tongue = "en" | "zh";

const at = (tongue: Tongue) => (tongue === "zh" ? 1 : 0);

/** The query that reads back as this state: what the search bar shows of filters that were made elsewhere. */
export function writeQuery(filters: readonly Filter[], text: string | undefined, tongue: Tongue, words: Vocabulary = OF_TRACES): string {
  const terms = filters.map((filter) => writeTerm(filter, tongue, words));
  return [...terms, ...(text ? [writeText(text)] : [])].join(" ");
}

/** Free text that would be read as something else is put in quotes. */
function writeText(text: string): string {
  const risky = /(^|\s)-?[\p{L}_][\p{L}\p{N}_.]*[:：]\S|(^|\s)[(（]|(^|\s)(OR|AND|NOT)(\s|$)|^\s|\s\s|\s$/u.test(text);
  return risky && !text.includes('"') ? `"${text}"` : text;
}

const PLAIN = /^[^\s"(){}*:=<>|,，、（）：＝＞＜]+$/u;
const quoted = (value: string) => `"${value.replace(/"/g, "'")}"`;
const word = (value: string) => (PLAIN.test(value) && !value.startsWith("-") ? value : quoted(value));

function group(values: readonly string[], joint: string): string {
  return values.length === 1 ? word(values[0] ?? "") : `(${values.map(word).join(` ${joint} `)})`;
}

function glob(operator: string, value: string): string {
  if (operator === "=") return `=${word(value)}`;
  const inner = PLAIN.test(value) ? value : quoted(value);
  return `${operator === "starts with" ? "" : "*"}${inner}${operator === "ends with" ? "" : "*"}`;
}

function listOf(value: Filter["value"]): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [String(value)];
}

function nameOf(filter: Filter, tongue: Tongue, words: Vocabulary): string {
  const key = filter.key === undefined ? "" : `.${/^[^\s:."(){}]+(\.[^\s:."(){}]+)*$/.test(filter.key) ? filter.key : quoted(filter.key)}`;
  if (filter.column === "metadata") return METADATA[at(tongue)] + key;
  if (words.scores && filter.column.startsWith("score")) return SCORES[at(tongue)] + key;
  return words.of(filter.column)?.names[at(tongue)] ?? filter.column;
}

/** `has:scores.a -has:scores.b`: one term a score. */
function writeScoreNames(filter: Filter, tongue: Tongue): string {
  const minus = filter.operator === "none of" ? "-" : "";
  return listOf(filter.value)
    .map((name) => `${minus}${HAS[at(tongue)]}:${SCORES[at(tongue)]}.${/^[^\s:."(){}]+$/.test(name) ? name : quoted(name)}`)
    .join(" ");
}

function writeTerm(filter: Filter, tongue: Tongue, words: Vocabulary): string {
  return words.scores && filter.column === SCORE_NAMES ? writeScoreNames(filter, tongue) : writeFieldTerm(filter, tongue, words);
}

function compared({ operator, value, ago }: Filter): string {
  return `${operator === "=" ? "" : operator}${ago ?? String(value)}`;
}

function writeFieldTerm(filter: Filter, tongue: Tongue, words: Vocabulary): string {
  const name = nameOf(filter, tongue, words);
  const { operator, value } = filter;
  if (filter.type === "scope") return `${operator === "none" ? "-" : ""}${SCOPES[0]}:{${writeQuery(filter.within ?? [], undefined, tongue)}}`;
  if (operator === "is null" || operator === "is not set") return `-${HAS[at(tongue)]}:${name}`;
  if (operator === "is not null" || operator === "is set") return `${HAS[at(tongue)]}:${name}`;
  switch (filter.type) {
    case "number":
    case "numberObject":
    case "datetime":
      return `${name}:${compared(filter)}`;
    case "boolean":
    case "booleanObject":
      return `${operator === "<>" ? "-" : ""}${name}:${String(value)}`;
    case "string":
    case "stringObject":
      return `${operator === "does not contain" ? "-" : ""}${name}:${glob(operator, String(value))}`;
    default:
      return `${operator === "none of" ? "-" : ""}${name}:${group(listOf(value), operator === "all of" ? "AND" : "OR")}`;
  }
}
