/** What stands in one text, the other, or both. */
export interface DiffPiece {
  kind: "same" | "gone" | "new";
  text: string;
}

/** Beyond so many pieces a side, texts are compared line by line, then not at all. */
const MOST_PIECES = 2000;

/** Words, blanks, signs; Chinese by the character. */
function words(text: string): string[] {
  return text.match(/\p{Script=Han}|[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}\s]/gu) ?? [];
}

function pieces(before: string, after: string): [string[], string[]] {
  const byWord: [string[], string[]] = [words(before), words(after)];
  if (byWord.every((side) => side.length <= MOST_PIECES)) return byWord;
  const lines = (text: string) => text.split(/(?<=\n)/);
  const byLine: [string[], string[]] = [lines(before), lines(after)];
  return byLine.every((side) => side.length <= MOST_PIECES) ? byLine : [[before], [after]];
}

/** The longest common run of pieces stays; around it what went and what came. */
export function diff(before: string, after: string): DiffPiece[] {
  const [a, b] = pieces(before, after);
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] = a[i] === b[j] ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1 : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
    }
  }
  const found: DiffPiece[] = [];
  const add = (kind: DiffPiece["kind"], text: string) => {
    const last = found.at(-1);
    if (last?.kind === kind) last.text += text;
    else found.push({ kind, text });
  };
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      add("same", a[i] ?? "");
      i++;
      j++;
    } else if (i < a.length && (j === b.length || (lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0))) add("gone", a[i++] ?? "");
    else add("new", b[j++] ?? "");
  }
  return found;
}
