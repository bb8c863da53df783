import { Plus, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FacetName, Facets, Filter } from "@/api/types";
import { formatCompact } from "@/lib/format";
import { Button } from "@/ui/button";
import { SelectField } from "@/ui/field";
import { Popover } from "@/ui/popover";

interface ScopeFiltersProps {
  facets: Facets | undefined;
  filters: readonly Filter[];
  onChange: (filters: Filter[]) => void;
}

/** Fields of traces that every view of the metrics knows. */
const FIELDS = [
  { column: "name", type: "stringOptions", facet: "names" },
  { column: "userId", type: "stringOptions", facet: "users" },
  { column: "tags", type: "arrayOptions", facet: "tags" },
  { column: "release", type: "stringOptions", facet: "releases" },
  { column: "version", type: "stringOptions", facet: "versions" },
] as const satisfies readonly { column: string; type: Filter["type"]; facet: FacetName }[];

type Column = (typeof FIELDS)[number]["column"];

/** What of the project a page of numbers looks at, beside time and environment. */
export function ScopeFilters({ facets, filters, onChange }: ScopeFiltersProps) {
  const { t } = useTranslation("dashboards");
  const shown = (filter: Filter) => (Array.isArray(filter.value) ? filter.value.join(", ") : String(filter.value));
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-1.5">
      {filters.map((filter) => (
        <span key={filter.column} className="inline-flex h-6 max-w-72 items-center gap-1 rounded-md bg-hover pl-2">
          <span className="text-ink-2">{t(`field.${filter.column as Column}`)}</span>
          <span className="ellipsis">{shown(filter)}</span>
          <button type="button" aria-label={t("drop", { name: t(`field.${filter.column as Column}`) })} onClick={() => onChange(filters.filter((one) => one !== filter))} className="flex size-6 items-center justify-center text-ink-2 hover:text-ink">
            <X size={12} aria-hidden />
          </button>
        </span>
      ))}
      <AddFilter facets={facets} onAdd={(filter) => onChange([...filters.filter((one) => one.column !== filter.column), filter])} />
    </div>
  );
}

function AddFilter({ facets, onAdd }: { facets: Facets | undefined; onAdd: (filter: Filter) => void }) {
  const { t, i18n } = useTranslation("dashboards");
  const [open, setOpen] = useState(false);
  const [column, setColumn] = useState<Column>("name");
  const field = FIELDS.find((one) => one.column === column) ?? FIELDS[0];
  const values = facets?.[field.facet] ?? [];
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={t("add_filter")}
      trigger={
        <Button look="ghost" icon={<Plus size={14} aria-hidden />}>
          {t("add_filter")}
        </Button>
      }
    >
      <div className="flex w-64 flex-col gap-2">
        <SelectField label={t("field.label")} value={column} choices={FIELDS.map((one) => ({ value: one.column, label: t(`field.${one.column}`) }))} onPick={setColumn} />
        {values.length === 0 && <p className="text-ink-2">{t("no_values")}</p>}
        <ul className="max-h-64 overflow-y-auto">
          {values.map((one) => (
            <li key={one.value}>
              <button
                type="button"
                onClick={() => {
                  setOpen(false);
                  onAdd({ type: field.type, column, operator: "any of", value: [one.value] });
                }}
                className="flex h-7 w-full items-center gap-2 rounded-sm px-1.5 text-left hover:bg-hover"
              >
                <span className="ellipsis flex-1">{one.value}</span>
                <span className="num text-meta text-ink-2">{formatCompact(one.count, i18n.language)}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </Popover>
  );
}
