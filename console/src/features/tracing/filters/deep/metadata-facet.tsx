import { useQuery } from "@tanstack/react-query";
import { ChevronRight, Columns3 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FacetValue, Filter } from "@/api/types";
import { metadataKeysQuery, metadataValuesQuery, type FacetQuestion } from "@/data/facets";
import { cx } from "@/lib/cx";
import { formatCompact } from "@/lib/format";
import { IconButton } from "@/ui/button";
import { SearchBox } from "@/ui/search-box";
import { Skeleton } from "@/ui/states";
import { FacetSection } from "../facet-section";
import { FacetValues } from "../facet-values";
import { metadataValueOf, withMetadataText, withMetadataValue, type FilterState } from "../facet-model";

const SHORT = 12;

interface MetadataFacetProps {
  question: FacetQuestion;
  filters: FilterState;
  onChange: (filters: Filter[]) => void;
  /** Makes a column of the field. */
  onSplit: (key: string) => void;
}

/** The fields of metadata that occur; one that is opened shows what stands in it. */
export function MetadataFacet({ question, filters, onChange, onSplit }: MetadataFacetProps) {
  const { t } = useTranslation("tracing");
  const active = filters.some((one) => one.column === "metadata");
  return (
    <FacetSection name="metadata" title={t("facets.metadata")} active={active} onClear={() => onChange(filters.filter((one) => one.column !== "metadata"))}>
      <Keys question={question} filters={filters} onChange={onChange} onSplit={onSplit} />
    </FacetSection>
  );
}

function Keys({ question, filters, onChange, onSplit }: MetadataFacetProps) {
  const { t } = useTranslation("tracing");
  const keys = useQuery(metadataKeysQuery(question));
  const [text, setText] = useState("");
  const [all, setAll] = useState(false);
  if (keys.isError) return <p className="px-1 text-meta text-ink-2">{t("facets.failed")}</p>;
  if (!keys.data) return <Skeleton className="mr-1 h-4" />;
  const picked = filters.flatMap((one) => (one.column === "metadata" && one.key !== undefined ? [one.key] : []));
  const missing: FacetValue[] = [...new Set(picked)].filter((key) => !keys.data.some((one) => one.value === key)).map((value) => ({ value, count: 0 }));
  const known = [...missing, ...keys.data];
  if (known.length === 0) return <p className="px-1 text-meta text-ink-2">{t("facets.no_metadata")}</p>;
  const fitting = known.filter((one) => one.value.toLowerCase().includes(text.toLowerCase()));
  const shown = all ? fitting : fitting.slice(0, SHORT);
  return (
    <>
      {known.length > SHORT && <SearchBox live value={text} onSearch={setText} label={t("facets.search_key")} className="mr-1 mb-1" />}
      {shown.map((one) => (
        <Field key={one.value} field={one} question={question} filters={filters} onChange={onChange} onSplit={() => onSplit(one.value)} />
      ))}
      {fitting.length > shown.length && (
        <button type="button" className="px-1 text-meta text-accent hover:underline" onClick={() => setAll(true)}>
          {t("facets.more", { count: fitting.length - shown.length })}
        </button>
      )}
    </>
  );
}

interface FieldProps extends Omit<MetadataFacetProps, "onSplit"> {
  field: FacetValue;
  onSplit: () => void;
}

function Field({ field, question, filters, onChange, onSplit }: FieldProps) {
  const { t, i18n } = useTranslation("tracing");
  const key = field.value;
  const active = filters.some((one) => one.column === "metadata" && one.key === key);
  const [open, setOpen] = useState(active);
  return (
    <div>
      <div className="group flex h-6 items-center gap-1 rounded-sm pr-1 hover:bg-hover">
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} title={key} className="flex min-w-0 flex-1 items-center gap-1">
          <ChevronRight size={12} aria-hidden className={cx("shrink-0 text-ink-2", open && "rotate-90")} />
          <span className={cx("ellipsis font-mono text-meta", active && "text-accent")}>{key}</span>
        </button>
        <IconButton label={t("facets.split", { key })} icon={<Columns3 size={12} />} className="hidden !size-5 group-focus-within:flex group-hover:flex" onClick={onSplit} />
        <span className="num text-meta text-ink-2">{formatCompact(field.count, i18n.language)}</span>
      </div>
      {open && <FieldValues field={key} question={question} filters={filters} onChange={onChange} />}
    </div>
  );
}

interface FieldValuesProps extends Omit<MetadataFacetProps, "onSplit"> {
  field: string;
}

function FieldValues({ field, question, filters, onChange }: FieldValuesProps) {
  const { t } = useTranslation("tracing");
  const values = useQuery(metadataValuesQuery(question, field));
  const picked = metadataValueOf(filters, field);
  return (
    <div className="pb-1 pl-3">
      <SearchBox value="" label={t("facets.contains", { what: field })} className="mr-1 mb-1" onSearch={(text) => text && onChange(withMetadataText(filters, field, text))} />
      {!values.data && !values.isError && <Skeleton className="mr-1 h-4" />}
      {values.isError && <p className="px-1 text-meta text-ink-2">{t("facets.failed")}</p>}
      {values.data?.length === 0 && <p className="px-1 text-meta text-ink-2">{t("facets.long_values")}</p>}
      {values.data && (
        <FacetValues
          facet="metadata"
          values={values.data}
          picked={picked === undefined ? [] : [picked]}
          searchLabel={t("facets.search_in", { what: field })}
          onPick={(next) => onChange(withMetadataValue(filters, field, next.at(-1)))}
        />
      )}
    </div>
  );
}
