import { useMemo, useState } from "react";
import { useShortcuts } from "@/lib/shortcuts";
import { ancestorsOf, foldedBelow, matchingRows, visibleRows, type TraceTree, type TreeNode } from "./model/tree";

/** The whole trace stands above its steps, as a row of its own. */
export const WHOLE = "";

export interface Navigator {
  rows: readonly TreeNode[];
  folded: ReadonlySet<string>;
  search: string;
  toggle: (id: string) => void;
  unfoldAll: () => void;
  foldAll: () => void;
}

interface NavigatorOptions {
  tree: TraceTree;
  selected: string;
  onSelect: (id: string) => void;
  /** Steps that are below the level that is looked at. */
  hidden: ReadonlySet<string>;
  search: string;
  /** Steps whose texts hold what is searched for, as the server found them. */
  hits: ReadonlySet<string>;
}

/** Beyond this many steps a tree starts folded, so that it can be taken in. */
const FOLD_FROM = 400;

/** What is shown of the tree, and moving in it by keyboard. */
export function useNavigator({ tree, selected, onSelect, hidden, search, hits }: NavigatorOptions): Navigator {
  const [folds, setFolded] = useState<ReadonlySet<string>>(() => (tree.byId.size > FOLD_FROM ? foldedBelow(tree, 2) : new Set()));
  // A selected step is never hidden below a fold.
  const folded = useMemo(() => {
    const needed = ancestorsOf(tree, selected).filter((id) => folds.has(id));
    if (needed.length === 0) return folds;
    const next = new Set(folds);
    needed.forEach((id) => next.delete(id));
    return next;
  }, [folds, tree, selected]);
  const rows = useMemo(() => (search.trim() === "" ? visibleRows(tree, folded, hidden) : matchingRows(tree, search.trim(), hits)), [tree, folded, hidden, search, hits]);
  const set = (id: string, shut: boolean) => {
    const next = new Set(folded);
    if (shut) next.add(id);
    else next.delete(id);
    setFolded(next);
  };
  const step = (by: number) => {
    const ids = [WHOLE, ...rows.map((row) => row.step.id)];
    const next = ids[Math.min(ids.length - 1, Math.max(0, ids.indexOf(selected) + by))];
    if (next !== undefined && next !== selected) onSelect(next);
  };
  const toError = (direction: 1 | -1) => {
    const all = visibleRows(tree, new Set());
    const bad = all.filter((row) => row.step.level === "ERROR");
    const at = all.findIndex((row) => row.step.id === selected);
    const next = direction === 1 ? (bad.find((row) => all.indexOf(row) > at) ?? bad[0]) : (bad.findLast((row) => all.indexOf(row) < at) ?? bad.at(-1));
    if (next) onSelect(next.step.id);
  };
  const current = tree.byId.get(selected);
  useShortcuts({
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    ArrowRight: () => (current && folded.has(selected) ? set(selected, false) : step(1)),
    ArrowLeft: () => {
      if (current && current.children.length > 0 && !folded.has(selected)) set(selected, true);
      else if (current) onSelect(tree.byId.has(current.step.parent_id ?? "") ? (current.step.parent_id ?? WHOLE) : WHOLE);
    },
    e: () => toError(1),
    E: () => toError(-1),
  });
  return {
    rows,
    folded,
    search,
    toggle: (id) => set(id, !folded.has(id)),
    unfoldAll: () => setFolded(new Set()),
    foldAll: () => setFolded(foldedBelow(tree, 1)),
  };
}
