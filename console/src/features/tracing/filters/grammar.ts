import type { Filter } from "@/api/types";

/**
 * The search bar's small language: `level:ERROR latency:>2 -tags:test "free text"`, with Chinese names and
 * full-width punctuation. What is not a known field stays free text and is searched for as it was typed.
 */
export interface Search {
  text: string;
  filters: Filter[];
}

const FIELDS: Readonly<Record<string, string>> = {
  level: "level",
  级别: "level",
  name: "name",
  名称: "name",
  user: "userId",
  userid: "userId",
  用户: "userId",
  session: "sessionId",
  sessionid: "sessionId",
  会话: "sessionId",
  tag: "tags",
  tags: "tags",
  标签: "tags",
  model: "model",
  模型: "model",
  type: "type",
  类型: "type",
  version: "version",
  应用版本: "version",
  release: "release",
  发布号: "release",
  latency: "latency",
  延迟: "latency",
  cost: "totalCost",
  成本: "totalCost",
  tokens: "totalTokens",
  token: "totalTokens",
};
const NUMBERS = new Set(["latency", "totalCost", "totalTokens"]);
const LISTS = new Set(["tags", "model", "type"]);
const LEVELS: Readonly<Record<string, string>> = { 错误: "ERROR", 警告: "WARNING", 默认: "DEFAULT", 调试: "DEBUG" };
const TERM = /(-?)([\p{L}\p{N}_]+(?:\.[\p{L}\p{N}_.-]+)?):((?:>=|<=|>|<)?)("(?:[^"]*)"|\([^)]*\)|[^\s]+)/gu;
const FACTORS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, k: 1000, "": 1 };

/** Full-width signs of a Chinese keyboard mean what the half-width ones mean, outside of quotes. */
function halfWidth(text: string): string {
  const signs: Readonly<Record<string, string>> = { "：": ":", "（": "(", "）": ")", "＞": ">", "＜": "<", "＝": "=", "－": "-" };
  return text.replace(/"[^"]*"|[：（）＞＜＝－]/g, (found) => signs[found] ?? found);
}

function numberOf(text: string): number | undefined {
  const found = /^(-?[\d.]+)(ms|s|m|k)?$/i.exec(text);
  return found ? Number(found[1]) * (FACTORS[(found[2] ?? "").toLowerCase()] ?? 1) : undefined;
}

function valuesOf(text: string): string[] {
  if (text.startsWith('"')) return [text.slice(1, -1)];
  if (!text.startsWith("(")) return [text];
  return text.slice(1, -1).split(/\s+(?:OR|或)\s+|\s*[|,，]\s*/u).map((one) => one.trim().replace(/^"|"$/g, "")).filter((one) => one !== "");
}

function metadataTerm(negated: boolean, path: string[], raw: string): Filter | undefined {
  if (path.length === 0) return undefined;
  return { type: "stringObject", column: "metadata", key: path.join("."), operator: negated ? "does not contain" : "contains", value: valuesOf(raw).join(" ") };
}

function meantValue(column: string, value: string): string {
  if (column === "level") return LEVELS[value] ?? value.toUpperCase();
  return column === "type" ? value.toUpperCase() : value;
}

function optionsTerm(negated: boolean, column: string, raw: string): Filter {
  const values = valuesOf(raw);
  const glob = values.length === 1 && !LISTS.has(column) ? /^\*(.+?)\*?$|^(.+)\*$/.exec(values[0] ?? "") : null;
  if (glob) return { type: "string", column, operator: negated ? "does not contain" : "contains", value: glob[1] ?? glob[2] ?? "" };
  const type = LISTS.has(column) ? "arrayOptions" : "stringOptions";
  return { type, column, operator: negated ? "none of" : "any of", value: values.map((value) => meantValue(column, value)) };
}

function term(negated: boolean, field: string, operator: string, raw: string): Filter | undefined {
  const [head = "", ...path] = field.split(".");
  if (head === "metadata" || head === "元数据") return metadataTerm(negated, path, raw);
  const column = FIELDS[field.toLowerCase()];
  if (!column) return undefined;
  if (NUMBERS.has(column)) {
    const value = numberOf(raw);
    return value === undefined || negated ? undefined : { type: "number", column, operator: operator || "=", value };
  }
  return operator ? undefined : optionsTerm(negated, column, raw);
}

export function readSearch(typed: string): Search {
  const filters: Filter[] = [];
  const text = halfWidth(typed).replace(TERM, (whole, minus: string, field: string, operator: string, raw: string) => {
    const found = term(minus === "-", field, operator, raw);
    if (!found) return whole;
    filters.push(found);
    return " ";
  });
  return { text: filters.length === 0 ? typed.trim() : text.replace(/\s+/g, " ").trim(), filters };
}

/** New terms replace those of the same column and operator. */
export function merge(before: readonly Filter[], added: readonly Filter[]): Filter[] {
  const same = (one: Filter, other: Filter) => one.column === other.column && one.operator === other.operator && one.key === other.key;
  return [...before.filter((one) => !added.some((other) => same(one, other))), ...added];
}
