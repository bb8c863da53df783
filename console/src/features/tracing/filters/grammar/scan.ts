/** Cuts a query into its terms, keeping where each stood. Signs of a Chinese keyboard count as their half-width twins. */
export interface Span {
  from: number;
  to: number;
}

export interface TextPiece extends Span {
  kind: "text";
  text: string;
  quoted: boolean;
}

export interface TermPiece extends Span {
  kind: "term";
  negated: boolean;
  name: string;
  /** After the name's dot: `metadata.region` -> `region`. */
  key?: string;
  operator: string;
  value: string;
  shape: "bare" | "quoted" | "group" | "scope";
  /** Typed with a full-width colon: in Chinese prose that is no sign of a field. */
  wide: boolean;
  /** The sign that would close what the value opens, when it is missing. */
  unclosed?: string;
}

export interface GroupPiece extends Span {
  kind: "group";
}

export type Piece = TextPiece | TermPiece | GroupPiece;

const TWINS: Readonly<Record<string, string>> = { "：": ":", "（": "(", "）": ")", "＞": ">", "＜": "<", "＝": "=", "－": "-", "　": " ", "｛": "{", "｝": "}", "＊": "*", "“": '"', "”": '"', "．": "." };

/** The same length, so that places in it are places in what was typed. */
export function halfWidth(typed: string): string {
  return typed.replace(/[：（）＞＜＝－　｛｝＊“”．]/g, (sign) => TWINS[sign] ?? sign);
}

const HEAD = /^(-?)([\p{L}_][\p{L}\p{N}_]*)((?:\.(?:"[^"]*"|[^\s:."(){}]+))*):(>=|<=|>|<|=)?/u;
const CLOSERS: Readonly<Record<string, string>> = { "(": ")", "{": "}" };

/** Where the bracket at `at` closes, quotes aside; -1 when it does not. */
function closeOf(text: string, at: number): number {
  const open = text[at] ?? "";
  const close = CLOSERS[open];
  let depth = 0;
  let quoted = false;
  for (let here = at; here < text.length; here += 1) {
    const sign = text[here];
    if (sign === '"') quoted = !quoted;
    if (quoted) continue;
    if (sign === open) depth += 1;
    if (sign === close && (depth -= 1) === 0) return here;
  }
  return -1;
}

/** A glob whose words stand in quotes: `*"two words"*`. */
const QUOTED_GLOB = /^(?:\*"([^"]*)"(\*?)|"([^"]*)"(\*))/;

function valueAt(text: string, at: number): Pick<TermPiece, "value" | "shape" | "to" | "unclosed"> {
  const sign = text[at];
  const glob = QUOTED_GLOB.exec(text.slice(at));
  if (glob) return { value: glob[1] === undefined ? `${glob[3] ?? ""}*` : `*${glob[1]}${glob[2] ?? ""}`, shape: "bare", to: at + glob[0].length };
  if (sign === '"') {
    const close = text.indexOf('"', at + 1);
    if (close > 0) return { value: text.slice(at + 1, close), shape: "quoted", to: close + 1 };
  }
  if (sign === "(" || sign === "{") {
    const close = closeOf(text, at);
    if (close > 0) return { value: text.slice(at + 1, close), shape: sign === "(" ? "group" : "scope", to: close + 1 };
  }
  // A key may stand in quotes: `has:scores."two words"`.
  const value = /^(?:[^\s"]+\."[^"]*"|[^\s]*)/.exec(text.slice(at))?.[0] ?? "";
  const opened = /^\*?(["({])/.exec(value)?.[1];
  return { value, shape: "bare", to: at + value.length, unclosed: opened && (CLOSERS[opened] ?? opened) };
}

function keyOf(path: string): string | undefined {
  return path === "" ? undefined : path.slice(1).replace(/"([^"]*)"/g, "$1");
}

function termAt(typed: string, text: string, at: number): TermPiece | undefined {
  const head = HEAD.exec(text.slice(at));
  if (!head) return undefined;
  const [whole, minus = "", name = "", path = "", operator = ""] = head;
  const from = at + whole.length;
  const colon = from - operator.length - 1;
  const found = valueAt(text, from);
  // Values are taken from what was typed: a full-width sign inside them is theirs.
  const inner = found.shape === "bare" ? 0 : 1;
  const value = typed.slice(from + inner, found.to - inner);
  return { kind: "term", from: at, to: found.to, negated: minus === "-", name, key: keyOf(path), operator, value: found.shape === "bare" ? found.value : value, shape: found.shape, wide: typed[colon] === "：", unclosed: found.unclosed };
}

export function scan(typed: string): Piece[] {
  const text = halfWidth(typed);
  const pieces: Piece[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text[at] ?? "")) {
      at += 1;
      continue;
    }
    const term = termAt(typed, text, at);
    const piece = term ?? plainAt(typed, text, at);
    pieces.push(piece);
    at = piece.to;
  }
  return pieces;
}

function plainAt(typed: string, text: string, at: number): Piece {
  const open = text[at] === "-" && text[at + 1] === "(" ? at + 1 : at;
  if (text[open] === "(") {
    const close = closeOf(text, open);
    if (close > 0 && HEAD.test(text.slice(open + 1).trimStart())) return { kind: "group", from: at, to: close + 1 };
  }
  if (text[at] === '"') {
    const close = text.indexOf('"', at + 1);
    if (close > 0) return { kind: "text", from: at, to: close + 1, text: typed.slice(at + 1, close), quoted: true };
  }
  const word = /^\S+/.exec(text.slice(at))?.[0] ?? "";
  return { kind: "text", from: at, to: at + word.length, text: typed.slice(at, at + word.length), quoted: false };
}
