import { parseExactly } from "@/lib/exact-json";

/** A value as the lines a viewer shows. Pure, and lazy: what is folded costs nothing. */

export type Json = null | boolean | number | bigint | string | Json[] | { [key: string]: Json };

export interface JsonLine {
  path: string;
  depth: number;
  /** The key or index in front of the value; absent at the top. */
  name?: string;
  kind: "open" | "close" | "leaf" | "text";
  value: Json;
  foldable: boolean;
  open: boolean;
  /** Entries of an object or array. */
  count: number;
  /** The value is a string that itself holds JSON; its content is shown below it. */
  decoded: boolean;
}

export type Folds = ReadonlyMap<string, boolean>;

export const LONG_TEXT = 160;
const CHUNK = 120;

export function isContainer(value: Json): value is Json[] | { [key: string]: Json } {
  return typeof value === "object" && value !== null;
}

/** The object or array inside a string, when the whole string is one. */
export function decodeInner(text: string): Json[] | { [key: string]: Json } | undefined {
  const trimmed = text.trim();
  if (trimmed.length < 2 || !(trimmed.startsWith("{") || trimmed.startsWith("["))) return undefined;
  try {
    const value = parseExactly(trimmed) as Json;
    return isContainer(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function entries(value: Json[] | { [key: string]: Json }): [string, Json][] {
  return Array.isArray(value) ? value.map((item, at) => [String(at), item]) : Object.entries(value);
}

/** Lines of a text: broken where it breaks, and at fixed lengths so that no line is endless. */
export function textLines(text: string): string[] {
  const lines: string[] = [];
  for (const line of text.split("\n")) {
    if (line.length === 0) lines.push("");
    for (let at = 0; at < line.length; at += CHUNK) lines.push(line.slice(at, at + CHUNK));
  }
  return lines;
}

function pathOf(parent: string, name: string, inArray: boolean): string {
  if (inArray) return `${parent}[${name}]`;
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `${parent}.${name}` : `${parent}[${JSON.stringify(name)}]`;
}

/** Top levels are open at first, while they are small enough to take in. */
function openAtFirst(depth: number, count: number): boolean {
  return depth === 0 || (depth < 3 && count <= 40);
}

export function flatten(root: Json, folds: Folds): JsonLine[] {
  const lines: JsonLine[] = [];
  const visit = (value: Json, path: string, depth: number, name: string | undefined) => {
    const inner = typeof value === "string" && value.length > 1 ? decodeInner(value) : undefined;
    const content = isContainer(value) ? value : inner;
    if (content !== undefined) {
      const items = entries(content);
      const open = folds.get(path) ?? (inner === undefined && openAtFirst(depth, items.length));
      const base = { path, depth, name, value, count: items.length, decoded: inner !== undefined };
      lines.push({ ...base, kind: "open", foldable: items.length > 0, open });
      if (!open || items.length === 0) return;
      for (const [key, item] of items) visit(item, pathOf(path, key, Array.isArray(content)), depth + 1, key);
      lines.push({ ...base, kind: "close", name: undefined, foldable: false, open: true });
      return;
    }
    const long = typeof value === "string" && (value.length > LONG_TEXT || value.includes("\n"));
    const open = long && (folds.get(path) ?? false);
    lines.push({ path, depth, name, kind: "leaf", value, foldable: long, open, count: 0, decoded: false });
    if (!open || typeof value !== "string") return;
    for (const line of textLines(value)) {
      lines.push({ path, depth: depth + 1, kind: "text", value: line, foldable: false, open: true, count: 0, decoded: false });
    }
  };
  visit(root, "$", 0, undefined);
  return lines;
}

/** Every path that can be folded, for "open all" and "fold all". Stops at `limit` so that a huge value stays usable. */
export function foldablePaths(root: Json, limit = 5000): string[] {
  const paths: string[] = [];
  const visit = (value: Json, path: string) => {
    if (paths.length >= limit || !isContainer(value)) return;
    paths.push(path);
    for (const [key, item] of entries(value)) visit(item, pathOf(path, key, Array.isArray(value)));
  };
  visit(root, "$");
  return paths;
}
