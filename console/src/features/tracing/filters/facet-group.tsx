import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FacetValue } from "@/api/types";
import { cx } from "@/lib/cx";
import { formatCompact } from "@/lib/format";
import { recall, remember } from "@/lib/storage";
import { LevelMark } from "@/parts/level-mark";
import { ObservationGlyph } from "@/parts/observation-glyph";
import { SearchBox } from "@/ui/search-box";
import { useValueName } from "./value-name";

const SHORT = 8;
const SEARCH_FROM = 12;

interface FacetGroupProps {
  name: string;
  title: string;
  values: readonly FacetValue[];
  picked: readonly string[];
  startOpen: boolean;
  onPick: (values: string[]) => void;
  onExclude: (value: string) => void;
}

export function FacetGroup({ name, title, values, picked, startOpen, onPick, onExclude }: FacetGroupProps) {
  const { t } = useTranslation("tracing");
  const [open, setOpen] = useState(() => (recall(`facet.${name}`) ?? (startOpen ? "open" : "shut")) === "open");
  const [all, setAll] = useState(false);
  const [text, setText] = useState("");
  const missing = picked.filter((value) => !values.some((one) => one.value === value)).map((value) => ({ value, count: 0 }));
  const fitting = [...missing, ...values].filter((one) => one.value.toLowerCase().includes(text.toLowerCase()));
  const shown = all ? fitting : fitting.slice(0, Math.max(SHORT, picked.length));
  const toggle = () => {
    remember(`facet.${name}`, open ? "shut" : "open");
    setOpen(!open);
  };
  return (
    <section className="px-2 pb-1">
      <div className="flex items-center">
        <button type="button" aria-expanded={open} onClick={toggle} className="flex h-7 min-w-0 flex-1 items-center gap-1 rounded-sm px-1 text-meta font-semibold hover:bg-hover">
          <ChevronRight size={13} className={cx("text-ink-2 transition-transform duration-[120ms]", open && "rotate-90")} aria-hidden />
          {title}
        </button>
        {picked.length > 0 && (
          <button type="button" className="px-1 text-meta text-accent hover:underline" onClick={() => onPick([])}>
            {t("facets.clear")}
          </button>
        )}
      </div>
      {open && (
        <div className="pb-1.5 pl-1">
          {values.length >= SEARCH_FROM && <SearchBox live value={text} onSearch={setText} label={t("facets.search")} className="mb-1" />}
          {shown.map((one) => (
            <FacetRow
              key={one.value}
              facet={name}
              one={one}
              checked={picked.includes(one.value)}
              onToggle={(on) => onPick(on ? [...picked, one.value] : picked.filter((value) => value !== one.value))}
              onOnly={() => onPick([one.value])}
              onExclude={() => onExclude(one.value)}
            />
          ))}
          {fitting.length > shown.length && (
            <button type="button" className="px-1 text-meta text-accent hover:underline" onClick={() => setAll(true)}>
              {t("facets.more", { count: fitting.length - shown.length })}
            </button>
          )}
        </div>
      )}
    </section>
  );
}

interface FacetRowProps {
  facet: string;
  one: FacetValue;
  checked: boolean;
  onToggle: (on: boolean) => void;
  onOnly: () => void;
  onExclude: () => void;
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
        <button type="button" className="hover:underline" onClick={onExclude}>
          {t("facets.not")}
        </button>
      </span>
      <span className="num text-meta text-ink-2 group-focus-within:hidden group-hover:hidden">{formatCompact(one.count, i18n.language)}</span>
    </div>
  );
}
