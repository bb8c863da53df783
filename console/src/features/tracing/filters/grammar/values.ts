import { timeAgo } from "@/lib/time-ago";
import type { Unit } from "./fields";

/** Full-width digits, letters and signs as their half-width twins, `５００ｍｓ` as `500ms`: right for numbers and times, which hold nothing else. */
function narrow(typed: string): string {
  return typed.replace(/[！-～]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
}

const FACTORS: Readonly<Record<Unit, Readonly<Record<string, number>>>> = {
  seconds: { "": 1, ms: 0.001, 毫秒: 0.001, s: 1, 秒: 1, m: 60, min: 60, 分钟: 60, h: 3600, 小时: 3600 },
  money: { "": 1, k: 1000, 千: 1000, 万: 10_000 },
  count: { "": 1, k: 1000, 千: 1000, 万: 10_000, m: 1_000_000, 百万: 1_000_000 },
};

/** `500ms` in seconds, `20k`, `$0.01`; undefined for what is no number or has another unit. */
export function readNumber(typed: string, unit: Unit): number | undefined {
  const found = /^\$?(-?(?:\d+(?:\.\d*)?|\.\d+)(?:e-?\d+)?)\s*(\p{L}*)$/iu.exec(narrow(typed).replace(/(\d)[,_](?=\d{3})/g, "$1"));
  const factor = found && FACTORS[unit][(found[2] ?? "").toLowerCase()];
  return found && factor !== undefined && factor !== null ? Number((Number(found[1]) * factor).toPrecision(12)) : undefined;
}

export interface Moment {
  value: string;
  /** The same as it counts back from now, when it does. */
  ago?: string;
}

/** `-2h`, `now`, `2026-06-01`, `2026-06-01T10:00` (local unless it has an offset). */
export function readTime(written: string, now: number): Moment | undefined {
  const typed = narrow(written);
  const back = timeAgo(typed, now);
  if (back !== undefined) return { value: back, ago: typed.replace(/\s/g, "") };
  if (!/^\d{4}-\d\d?-\d\d?(?:[T ]\d\d?:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/.test(typed)) return undefined;
  const at = new Date(/^\d{4}-\d\d-\d\d$/.test(typed) ? `${typed}T00:00` : typed);
  return Number.isNaN(at.getTime()) ? undefined : { value: at.toISOString() };
}

const TRUE = new Set(["true", "yes", "1", "是", "真"]);
const FALSE = new Set(["false", "no", "0", "否", "假"]);

export function readTruth(typed: string): boolean | undefined {
  const word = typed.toLowerCase();
  return TRUE.has(word) ? true : FALSE.has(word) ? false : undefined;
}

export interface Group {
  values: string[];
  joined: "or" | "and";
  mixed: boolean;
}

/** `a OR b`, `"two words" AND b`, `a, b`; without a word between them values are one value. */
export function readGroup(typed: string): Group {
  const parts = typed.match(/"[^"]*"|[^\s"]+|\s+/g) ?? [];
  const values: string[] = [];
  let current = "";
  let [ors, ands] = [0, 0];
  const close = () => {
    const value = current.trim();
    if (value !== "") values.push(value);
    current = "";
  };
  for (const part of parts) {
    if (/^(OR|\||或|,|，|、)$/.test(part)) {
      ors += 1;
      close();
    } else if (/^(AND|&|且)$/.test(part)) {
      ands += 1;
      close();
    } else if (part.startsWith('"')) current += part.slice(1, -1);
    else {
      const [first = "", ...more] = part.split(/[|,，、]/);
      current += first;
      for (const one of more) {
        ors += 1;
        close();
        current = one;
      }
    }
  }
  close();
  return { values, joined: ands > 0 ? "and" : "or", mixed: ors > 0 && ands > 0 };
}
