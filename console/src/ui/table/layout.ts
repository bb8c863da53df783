import { useCallback, useSyncExternalStore } from "react";
import { preference, setPreference, subscribePreferences } from "@/lib/preferences";

export const DENSITIES = ["s", "m", "l"] as const;
export type Density = (typeof DENSITIES)[number];
export const ROW_PX: Readonly<Record<Density, number>> = { s: 32, m: 88, l: 220 };

/** How one person looks at one table. Ids that the table no longer has are kept and ignored. */
export interface TableLayout {
  shown: Readonly<Record<string, boolean>>;
  widths: Readonly<Record<string, number>>;
  /** Ids in the order of the reader; what is missing follows in the table's own order. */
  order: readonly string[];
  pinned: readonly string[];
  density: Density;
  /** Columns made from a field, such as `metadata:region` or `score:accuracy`. */
  split: readonly string[];
}

export const PLAIN_LAYOUT: TableLayout = { shown: {}, widths: {}, order: [], pinned: [], density: "s", split: [] };

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

function record<V>(value: unknown, fits: (one: unknown) => one is V): Record<string, V> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, V] => fits(entry[1])));
}

/** What was kept, whatever an older console wrote. */
export function readLayout(kept: unknown): TableLayout {
  const { shown, widths, order, pinned, density, split } = (typeof kept === "object" && kept !== null ? kept : {}) as Record<string, unknown>;
  return {
    shown: record(shown, (one): one is boolean => typeof one === "boolean"),
    widths: record(widths, (one): one is number => typeof one === "number" && Number.isFinite(one)),
    order: strings(order),
    pinned: strings(pinned),
    density: DENSITIES.find((one) => one === density) ?? "s",
    split: strings(split),
  };
}

export interface LayoutState {
  layout: TableLayout;
  change: (change: Partial<TableLayout>) => void;
}

const read = new WeakMap<object, TableLayout>();

function layoutOf(kept: unknown): TableLayout {
  if (typeof kept !== "object" || kept === null) return PLAIN_LAYOUT;
  const known = read.get(kept) ?? readLayout(kept);
  read.set(kept, known);
  return known;
}

const keyOf = (name: string) => `table.${name}`;

/** The layout as it is now. */
export const tableLayout = (name: string): TableLayout => layoutOf(preference(keyOf(name)));

/** The layout of the table `name`: of this person, here and on every other machine. */
export function useTableLayout(name: string): LayoutState {
  const key = keyOf(name);
  const layout = useSyncExternalStore(subscribePreferences, () => layoutOf(preference(key)));
  const change = useCallback((next: Partial<TableLayout>) => setPreference(key, { ...layoutOf(preference(key)), ...next }), [key]);
  return { layout, change };
}
