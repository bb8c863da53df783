import type { Filter } from "@/api/types";
import { HAS, isOneOf, METADATA, SCOPES, SCORE_COLUMNS, SCORE_NAMES, SCORES, TYPE_WORDS, OF_TRACES, type ClosedValues, type Field, type Unit, type Vocabulary } from "./fields";
import { scan, type Piece, type Span, type TermPiece } from "./scan";
import { readGroup, readNumber, readTime, readTruth } from "./values";

export const PROBLEMS = ["unknown_field", "empty", "not_a_number", "not_a_time", "not_a_truth", "value", "operator", "negated", "mixed", "all_of", "or", "group", "scope", "key", "has", "unclosed"] as const;
export type ProblemCode = (typeof PROBLEMS)[number];

/** What could not be understood, and where it stands in what was typed. */
export interface Problem extends Span {
  code: ProblemCode;
  what: string;
  /** What could stand there: all there is when that is a short list, or examples. */
  offers?: readonly string[];
}

export interface Reading {
  text: string;
  filters: Filter[];
  problems: Problem[];
}

class Refusal extends Error {
  readonly code: ProblemCode;
  readonly offers?: readonly string[];

  constructor(code: ProblemCode, offers?: readonly string[]) {
    super(code);
    this.code = code;
    this.offers = offers;
  }
}

/** `level:ERROR latency:>2 -tags:test "free text"` into filters and the rest. Nothing is dropped in silence. */
export function readQuery(typed: string, now: number = Date.now(), words: Vocabulary = OF_TRACES): Reading {
  const pieces = scan(typed);
  const reading: Reading = { text: "", filters: [], problems: [] };
  const plain: string[] = [];
  const complain = (code: ProblemCode, { from, to }: Span, offers?: readonly string[]) => reading.problems.push({ code, from, to, what: typed.slice(from, to), ...(offers && { offers }) });
  pieces.forEach((piece, at) => {
    if (piece.kind === "group") return complain("group", piece);
    if (piece.kind === "text") {
      if (isJoin(piece) && (isField(pieces[at - 1], words) || isField(pieces[at + 1], words))) return piece.text === "AND" || piece.text === "且" ? undefined : complain("or", piece);
      plain.push(piece.text);
      return undefined;
    }
    if (isProse(piece, words)) {
      plain.push(typed.slice(piece.from, piece.to));
      return undefined;
    }
    try {
      reading.filters.push(...filtersOf(piece, now, words));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      complain(error.code, piece, error.offers);
    }
    return undefined;
  });
  reading.text = plain.join(" ").trim();
  return reading;
}

function isJoin(piece: Piece): boolean {
  return piece.kind === "text" && !piece.quoted && /^(OR|AND|NOT|或|且)$/.test(piece.text);
}

function isKnown(term: TermPiece, words: Vocabulary): boolean {
  return words.named(term.name) !== undefined || keywords(words).some((names) => isOneOf(names, term.name));
}

function keywords(words: Vocabulary): (readonly string[])[] {
  return [HAS, ...(words.metadata ? [METADATA] : []), ...(words.scores ? [SCORES] : []), ...(words.scopes ? [SCOPES] : [])];
}

function isField(piece: Piece | undefined, words: Vocabulary): boolean {
  return piece?.kind === "group" || (piece?.kind === "term" && isKnown(piece, words));
}

/** Words are not parted in Chinese: a longer run before a colon is a clause, not the name of a field. */
const LONGEST_CHINESE_NAME = 6;

/** `https://…`, `12:30`, `报错：连接失败` and `error: …` look like a field and are none. */
function isProse(term: TermPiece, words: Vocabulary): boolean {
  if (isKnown(term, words)) return term.value === "" && term.shape === "bare" && term.wide;
  return term.wide || term.value === "" || term.value.startsWith("//") || (/[^\x20-\x7e]/.test(term.name) && [...term.name].length > LONGEST_CHINESE_NAME);
}

function filtersOf(term: TermPiece, now: number, words: Vocabulary): Filter[] {
  if (term.unclosed && isKnown(term, words)) throw new Refusal("unclosed", [term.unclosed]);
  if (words.scopes && isOneOf(SCOPES, term.name) && term.shape === "scope") return [scopeFilter(term, now)];
  if (term.shape === "scope") throw new Refusal("scope");
  if (isOneOf(HAS, term.name)) return [hasFilter(term, words)];
  if (words.metadata && isOneOf(METADATA, term.name)) return [metadataFilter(term)];
  if (words.scores && isOneOf(SCORES, term.name)) return [scoreFilter(term)];
  const field = words.named(term.name);
  if (!field || term.key !== undefined) throw new Refusal("unknown_field");
  if (term.value.trim() === "" && term.shape !== "quoted") throw new Refusal("empty");
  switch (field.kind) {
    case "number":
      return numberFilters(term, field);
    case "time":
      return [timeFilter(term, field, now)];
    case "truth":
      return [truthFilter(term, field)];
    default:
      return [wordsFilter(term, field)];
  }
}

function scopeFilter(term: TermPiece, now: number): Filter {
  const inner = readQuery(term.value, now);
  if (inner.problems.length > 0 || inner.filters.length === 0 || inner.filters.some((one) => one.type === "scope")) throw new Refusal("scope");
  const text: Filter[] = inner.text === "" ? [] : [{ type: "string", column: "input", operator: "contains", value: inner.text }];
  return { type: "scope", column: "steps", operator: term.negated ? "none" : "some", value: "", within: [...inner.filters, ...text] };
}

function hasFilter(term: TermPiece, words: Vocabulary): Filter {
  const [name = "", ...path] = term.value.split(".");
  if (words.metadata && isOneOf(METADATA, name) && path.length > 0) return { type: "stringObject", column: "metadata", key: path.join(".").replace(/"/g, ""), operator: term.negated ? "is not set" : "is set", value: "" };
  if (words.scores && isOneOf(SCORES, name) && path.length > 0) return { type: "arrayOptions", column: SCORE_NAMES, operator: term.negated ? "none of" : "any of", value: [path.join(".").replace(/"/g, "")] };
  const field = words.named(name);
  if (!field || path.length > 0) throw new Refusal("has");
  return { type: "null", column: field.column, operator: term.negated ? "is null" : "is not null", value: "" };
}

interface Pattern {
  operator: string;
  value: string;
}

/** `*chat*`, `chat*`, `*chat`, and with `=` exactly `chat`; undefined for a plain word. */
function patternOf(term: TermPiece): Pattern | undefined {
  if (term.operator === "=") return { operator: "=", value: term.shape === "group" ? (readGroup(term.value).values[0] ?? "") : term.value };
  if (term.shape !== "bare") return undefined;
  const found = /^(\*?)([\s\S]*?)(\*?)$/.exec(term.value);
  const [, before = "", value = "", after = ""] = found ?? [];
  if ((before === "" && after === "") || value === "") return undefined;
  return { operator: before && after ? "contains" : after ? "starts with" : "ends with", value };
}

function negatedPattern(pattern: Pattern): string {
  if (pattern.operator !== "contains") throw new Refusal("negated");
  return "does not contain";
}

function wordsFilter(term: TermPiece, field: Field): Filter {
  if (term.operator !== "" && term.operator !== "=") throw new Refusal("operator");
  // A closed value is one of few whole words: to be exactly it is to be it.
  const pattern = field.values && term.operator === "=" ? undefined : patternOf(term);
  const { column } = field;
  if (pattern && !(term.negated && pattern.operator === "=")) return { type: "string", column, operator: term.negated ? negatedPattern(pattern) : pattern.operator, value: pattern.value };
  if (field.kind === "text") return { type: "string", column, operator: term.negated ? "does not contain" : "contains", value: term.value };
  const group = term.shape === "group" ? readGroup(term.value) : { values: [term.value], joined: "or" as const, mixed: false };
  if (group.mixed) throw new Refusal("mixed");
  if (group.values.length === 0) throw new Refusal("empty");
  const all = group.joined === "and";
  if (all && (field.kind !== "list" || term.negated)) throw new Refusal("all_of");
  return {
    type: field.kind === "list" ? "arrayOptions" : "stringOptions",
    column,
    operator: term.negated ? "none of" : all ? "all of" : "any of",
    value: group.values.map((value) => meant(field, value)),
  };
}

function meant({ column, values }: Field, value: string): string {
  if (values) return oneOf(values, value);
  return column === "type" ? (TYPE_WORDS[value.toLowerCase()] ?? value.toUpperCase()) : value;
}

function oneOf(values: ClosedValues, typed: string): string {
  const found = Object.entries(values).find(([stored, words]) => isOneOf([stored, ...words], typed));
  if (!found) throw new Refusal("value", Object.keys(values));
  return found[0];
}

const OPPOSITE: Readonly<Record<string, string>> = { ">": "<=", "<": ">=", ">=": "<", "<=": ">" };

function comparison(term: TermPiece): string {
  const operator = term.operator || "=";
  if (!term.negated) return operator;
  const opposite = OPPOSITE[operator];
  if (!opposite) throw new Refusal("negated");
  return opposite;
}

const EXAMPLES: Readonly<Record<Unit, readonly string[]>> = { seconds: ["500ms", "2s"], money: ["0.01", "$2"], count: ["20k", "500"] };
const PLAIN_NUMBERS = ["0.5", "1"];

function notANumber(unit?: Unit): Refusal {
  return new Refusal("not_a_number", unit ? EXAMPLES[unit] : PLAIN_NUMBERS);
}

function numberFilters(term: TermPiece, field: Field): Filter[] {
  const { column } = field;
  const unit = field.unit ?? "count";
  const range = /^(.+?)\.\.(.+)$/.exec(term.value);
  if (range && term.operator === "" && !term.negated) {
    const [low, high] = [readNumber(range[1] ?? "", unit), readNumber(range[2] ?? "", unit)];
    if (low === undefined || high === undefined) throw notANumber(field.unit);
    return [
      { type: "number", column, operator: ">=", value: low },
      { type: "number", column, operator: "<=", value: high },
    ];
  }
  const value = readNumber(term.value, unit);
  if (value === undefined) throw notANumber(field.unit);
  return [{ type: "number", column, operator: comparison(term), value }];
}

function timeFilter(term: TermPiece, field: Field, now: number): Filter {
  const moment = readTime(term.value, now);
  if (moment === undefined) throw new Refusal("not_a_time");
  const operator = comparison(term);
  if (operator === "=") throw new Refusal("operator");
  return { type: "datetime", column: field.column, operator, ...moment };
}

function truthFilter(term: TermPiece, field: Field): Filter {
  const value = readTruth(term.value);
  if (value === undefined) throw new Refusal("not_a_truth");
  return { type: "boolean", column: field.column, operator: term.negated ? "<>" : "=", value };
}

function metadataFilter(term: TermPiece): Filter {
  if (!term.key) throw new Refusal("key");
  if (term.value === "") throw new Refusal("empty");
  if (term.operator !== "" && term.operator !== "=") throw new Refusal("operator");
  const pattern = patternOf(term) ?? { operator: "contains", value: term.value };
  return { type: "stringObject", column: "metadata", key: term.key, operator: term.negated ? negatedPattern(pattern) : pattern.operator, value: pattern.value };
}

function scoreFilter(term: TermPiece): Filter {
  const { key } = term;
  if (!key) throw new Refusal("key");
  if (term.value === "") throw new Refusal("empty");
  const number = readNumber(term.value, "count");
  if (number !== undefined && term.shape === "bare") return { type: "numberObject", column: SCORE_COLUMNS.number, key, operator: comparison(term), value: number };
  if (term.operator !== "" && term.operator !== "=") throw notANumber();
  const truth = term.shape === "bare" ? readTruth(term.value) : undefined;
  if (truth !== undefined) return { type: "booleanObject", column: SCORE_COLUMNS.truth, key, operator: term.negated ? "<>" : "=", value: truth };
  const values = term.shape === "group" ? readGroup(term.value).values : [term.value];
  return { type: "categoryOptions", column: SCORE_COLUMNS.category, key, operator: term.negated ? "none of" : "any of", value: values };
}
