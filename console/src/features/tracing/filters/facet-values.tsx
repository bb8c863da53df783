import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FacetValue } from "@/api/types";
import { formatCompact } from "@/lib/format";
import { LevelMark } from "@/parts/level-mark";
import { ObservationGlyph } from "@/parts/observation-glyph";
import { SearchBox } from "@/ui/search-box";
import { useValueName } from "./value-name";

const SHORT = 8;
const SEARCH_FROM = 12;
/** The server names no more than these. */
const MOST = 100;

interface FacetValuesProps {
  facet: string;
  values: readonly FacetValue[];
  picked: readonly string[];
  searchLabel: string;
  onPick: (values: string[]) => void;
  /** Absent where "everything but this" cannot be asked. */
  onExclude?: (value: string) => void;
}

/** Values with how often each occurs; what is picked stays in sight, also where it occurs no more. */
export function FacetValues({ facet, values, picked, searchLabel, onPick, onExclude }: FacetValuesProps) {
  const { t } = useTranslation("tracing");
  const [all, setAll] = useState(false);
  const [text, setText] = useState("");
  const missing = picked.filter((value) => !values.some((one) => one.value === value)).map((value) => ({ value, count: 0 }));
  const known = [...missing, ...values];
  const fitting = known.filter((one) => one.value.toLowerCase().includes(text.toLowerCase()));
  const shown = all ? fitting : fitting.slice(0, Math.max(SHORT, picked.length));
  return (
    <>
      {values.length >= SEARCH_FROM && <SearchBox live value={text} onSearch={setText} label={searchLabel} className="mr-1 mb-1" />}
      {shown.map((one) => (
        <FacetRow
          key={one.value}
          facet={facet}
          one={one}
          checked={picked.includes(one.value)}
          onToggle={(on) => onPick(on ? [...picked, one.value] : picked.filter((value) => value !== one.value))}
          onOnly={() => onPick([one.value])}
          onExclude={onExclude && (() => onExclude(one.value))}
        />
      ))}
      {text !== "" && fitting.length === 0 && <p className="px-1 text-meta text-ink-2">{t("facets.no_value")}</p>}
      {(fitting.length > shown.length || all) && (
        <div className="flex items-baseline gap-2 px-1 text-meta">
          <button type="button" className="text-accent hover:underline" onClick={() => setAll(!all)}>
            {all ? t("facets.fewer") : t("facets.more", { count: fitting.length - shown.length })}
          </button>
          <span className="num text-ink-2">{t(values.length >= MOST ? "facets.of_most" : "facets.of", { shown: shown.length, total: known.length })}</span>
        </div>
      )}
    </>
  );
}

interface FacetRowProps {
  facet: string;
  one: FacetValue;
  checked: boolean;
  onToggle: (on: boolean) => void;
  onOnly: () => void;
  onExclude: (() => void) | undefined;
}

function FacetRow({ facet, one, checked, onToggle, onOnly, onExclude }: FacetRowProps) {
  const { t, i18n } = useTranslation("tracing");
  const name = useValueName();
  return (
    <div className="group flex h-6 items-center gap-1 rounded-sm px-1 hover:bg-hover" title={one.value}>
      <label className="flex min-w-0 flex-1 cursor-pointer items-center gap-1.5">
        <input type="checkbox" checked={checked} onChange={(event) => onToggle(event.target.checked)} className="size-3.5 shrink-0 accent-accent" />
        {facet === "levels" && <LevelMark level={one.value as "ERROR"} />}
        {facet === "types" && <ObservationGlyph type={one.value} />}
        <span className="ellipsis">{name(facet === "levels" ? "level" : facet === "types" ? "type" : facet, one.value)}</span>
      </label>
      <span className="hidden gap-1.5 text-meta text-accent group-focus-within:flex group-hover:flex">
        <button type="button" className="hover:underline" onClick={onOnly}>
          {t("facets.only")}
        </button>
        {onExclude && (
          <button type="button" className="hover:underline" onClick={onExclude}>
            {t("facets.not")}
          </button>
        )}
      </span>
      <span className="num text-meta text-ink-2 group-focus-within:hidden group-hover:hidden">{formatCompact(one.count, i18n.language)}</span>
    </div>
  );
}
