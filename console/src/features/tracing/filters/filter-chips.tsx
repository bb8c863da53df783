import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Filter } from "@/api/types";
import { without, type FilterState } from "./facet-model";
import { useValueName } from "./value-name";

const NAMED = ["level", "name", "type", "model", "userId", "sessionId", "tags", "version", "release", "latency", "totalCost", "totalTokens", "metadata", "environment", "bookmarked"] as const;

export function useTermText(): (term: Filter) => string {
  const { t } = useTranslation("tracing");
  const nameOf = useValueName();
  return (term) => {
    const known = NAMED.find((one) => one === term.column);
    const column = known ? t(`column.${known}`) : term.column;
    const value = (Array.isArray(term.value) ? term.value : [String(term.value)]).map((one) => nameOf(term.column, one)).join(", ");
    const named = term.key ? `${column}.${term.key}` : column;
    if (term.operator === "any of" || term.operator === "=") return `${named}: ${value}`;
    if (term.operator === "none of") return t("filters.none_of", { column: named, value });
    if (term.operator === "contains") return t("filters.contains", { column: named, value });
    return `${named} ${term.operator} ${term.column === "totalCost" ? "$" : ""}${value}${term.column === "latency" ? " s" : ""}`;
  };
}

interface FilterChipsProps {
  filters: FilterState;
  onChange: (filters: Filter[]) => void;
}

/** What narrows the list now, each with a way out. */
export function FilterChips({ filters, onChange }: FilterChipsProps) {
  const { t } = useTranslation("tracing");
  const text = useTermText();
  if (filters.length === 0) return null;
  return (
    <ul aria-label={t("filters.active")} className="flex min-w-0 flex-wrap items-center gap-1.5 border-b border-line px-4 py-1.5">
      {filters.map((term) => (
        <li key={JSON.stringify(term)} className="flex h-6 max-w-72 items-center gap-1 rounded-md bg-picked pl-2 text-meta text-accent">
          <span className="ellipsis">{text(term)}</span>
          <button type="button" aria-label={t("filters.remove", { term: text(term) })} onClick={() => onChange(without(filters, term))} className="flex size-6 items-center justify-center rounded-md hover:bg-hover">
            <X size={12} />
          </button>
        </li>
      ))}
      {filters.length > 1 && (
        <li>
          <button type="button" onClick={() => onChange([])} className="text-meta text-ink-2 hover:text-ink hover:underline">
            {t("filters.clear")}
          </button>
        </li>
      )}
    </ul>
  );
}
