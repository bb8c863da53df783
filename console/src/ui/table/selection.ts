import { useMemo, useRef, useState } from "react";

/** Which rows are picked: some by name, or everything that matches, also what is not loaded. */
export interface Selection {
  ids: ReadonlySet<string>;
  everything: boolean;
  has: (id: string) => boolean;
  /** With `range` also everything between this row and the one that was touched before. */
  toggle: (id: string, rows: readonly string[], range: boolean) => void;
  toggleAll: (rows: readonly string[]) => void;
  pickEverything: () => void;
  clear: () => void;
}

const NONE: ReadonlySet<string> = new Set();

/** `question` is what the list was asked: a different question lets everything go. */
export function useSelection(question: string): Selection {
  const [picked, setPicked] = useState({ question, ids: NONE, everything: false });
  const touched = useRef<string>(undefined);
  const { ids, everything } = picked.question === question ? picked : { ids: NONE, everything: false };
  return useMemo(() => {
    const set = (next: ReadonlySet<string>, all = false) => setPicked({ question, ids: next, everything: all });
    return {
      ids,
      everything,
      has: (id) => everything || ids.has(id),
      toggle: (id, rows, range) => {
        const next = new Set(everything ? rows : ids);
        const on = !next.has(id);
        const [from, to] = [rows.indexOf(touched.current ?? ""), rows.indexOf(id)];
        const between = range && from >= 0 && to >= 0 ? rows.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
        for (const one of between) {
          if (on) next.add(one);
          else next.delete(one);
        }
        touched.current = id;
        set(next);
      },
      toggleAll: (rows) => set(everything || rows.every((id) => ids.has(id)) ? NONE : new Set(rows)),
      pickEverything: () => set(NONE, true),
      clear: () => set(NONE),
    };
  }, [ids, everything, question]);
}
