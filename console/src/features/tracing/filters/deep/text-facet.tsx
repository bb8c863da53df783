import { useTranslation } from "react-i18next";
import { X } from "lucide-react";
import type { Filter } from "@/api/types";
import { IconButton } from "@/ui/button";
import { SearchBox } from "@/ui/search-box";
import { FacetSection } from "../facet-section";
import { without, type FilterState } from "../facet-model";
import { useTermText } from "../term-text";

interface TextFacetProps {
  column: "input" | "output" | "name" | "commentContent";
  filters: FilterState;
  onChange: (filters: Filter[]) => void;
}

/** A text that has to hold, or must not hold, some words. */
export function TextFacet({ column, filters, onChange }: TextFacetProps) {
  const { t } = useTranslation("tracing");
  const text = useTermText();
  const title = t(`facets.text.${column}`);
  const terms = filters.filter((one) => one.type === "string" && one.column === column);
  const add = (typed: string) => {
    const negated = typed.startsWith("-");
    const value = typed.replace(/^-/, "").trim();
    if (value !== "") onChange([...filters, { type: "string", column, operator: negated ? "does not contain" : "contains", value }]);
  };
  return (
    <FacetSection name={`text.${column}`} title={title} active={terms.length > 0} onClear={() => onChange(filters.filter((one) => !terms.includes(one)))}>
      <SearchBox value="" label={t("facets.contains", { what: title })} className="mr-1 mb-1" onSearch={add} />
      {terms.map((term) => (
        <div key={JSON.stringify(term)} className="flex h-6 items-center gap-1 pl-1">
          <span className="ellipsis flex-1 font-mono text-meta">{text(term)}</span>
          <IconButton label={t("facets.drop", { term: text(term) })} icon={<X size={13} />} className="!size-6" onClick={() => onChange(without(filters, term))} />
        </div>
      ))}
    </FacetSection>
  );
}
