import { ChevronRight } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";
import { recall, remember } from "@/lib/storage";

interface FacetSectionProps {
  name: string;
  title: string;
  startOpen?: boolean;
  /** Whether this narrows the list now: it can then be let go of. */
  active: boolean;
  onClear: () => void;
  children: ReactNode;
}

/** One thing to narrow down by. Folded ones render nothing, so that nothing is asked for them; the browser remembers. */
export function FacetSection({ name, title, startOpen = false, active, onClear, children }: FacetSectionProps) {
  const { t } = useTranslation("tracing");
  const [open, setOpen] = useState(() => (recall(`facet.${name}`) ?? (startOpen || active ? "open" : "shut")) === "open");
  const toggle = () => {
    remember(`facet.${name}`, open ? "shut" : "open");
    setOpen(!open);
  };
  return (
    <section className="px-2 pb-1">
      <div className="flex items-center">
        <button type="button" aria-expanded={open} onClick={toggle} className="flex h-7 min-w-0 flex-1 items-center gap-1 rounded-sm px-1 text-meta font-semibold hover:bg-hover">
          <ChevronRight size={13} className={cx("shrink-0 text-ink-2 transition-transform duration-[120ms]", open && "rotate-90")} aria-hidden />
          <span className="ellipsis">{title}</span>
        </button>
        {active && (
          <button type="button" aria-label={t("facets.let_go", { what: title })} className="px-1 text-meta text-accent hover:underline" onClick={onClear}>
            {t("facets.clear")}
          </button>
        )}
      </div>
      {open && <div className="pb-1.5 pl-1">{children}</div>}
    </section>
  );
}
