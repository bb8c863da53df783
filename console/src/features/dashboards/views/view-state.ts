import type { Filter } from "@/api/types";
import type { ViewState } from "@/data/views";

/** Members in one order and nothing that is empty: what means the same is written the same. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined && one !== "" && !(Array.isArray(one) && one.length === 0));
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, one]) => [name, plain(one)]));
}

export function sameState(one: ViewState, other: ViewState): boolean {
  const bare = (state: ViewState) => JSON.stringify(plain({ ...state, columns: undefined }));
  const columns = (state: ViewState) => JSON.stringify(plain(state.columns ?? {}));
  return bare(one) === bare(other) && (one.columns === undefined || other.columns === undefined || columns(one) === columns(other));
}

export interface Fitting {
  state: ViewState;
  /** Names of what the list no longer has. */
  dropped: string[];
}

/** What of a view this list can still show: a view outlives the columns that it was made with. */
export function fitting(state: ViewState, columns: ReadonlySet<string>, canFilter: (filter: Filter) => boolean): Fitting {
  const filters = (state.filters ?? []).filter(canFilter);
  const lostFilters = (state.filters ?? []).filter((filter) => !canFilter(filter)).map((filter) => filter.column);
  const wanted = state.columns;
  if (!wanted) return { state: { ...state, filters }, dropped: lostFilters };
  const known = (id: string) => columns.has(id) || wanted.split.includes(id);
  const lost = [...new Set([...wanted.order, ...wanted.pinned, ...Object.keys(wanted.shown)])].filter((id) => !known(id));
  const kept = { ...wanted, order: wanted.order.filter(known), pinned: wanted.pinned.filter(known), shown: Object.fromEntries(Object.entries(wanted.shown).filter(([id]) => known(id))) };
  return { state: { ...state, filters, columns: kept }, dropped: [...lostFilters, ...lost] };
}
