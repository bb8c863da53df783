import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";
import { formatCompact } from "@/lib/format";
import type { Offers } from "./use-suggestions";

interface QuerySuggestionsProps {
  id: string;
  offers: Offers;
  /** Marks what was asked before. */
  icon: ReactNode;
}

export function QuerySuggestions({ id, offers, icon }: QuerySuggestionsProps) {
  const { t, i18n } = useTranslation("tracing");
  return (
    <div className="absolute inset-x-0 top-8 z-30 rounded-md border border-line bg-ground p-1 shadow-layer">
      <ul id={id} role="listbox" aria-label={t("search.offers")} className="max-h-[min(360px,50vh)] overflow-y-auto">
        {offers.list.map((offer, at) => (
          <li
            key={`${offer.kind} ${offer.label}`}
            id={`${id}-${at}`}
            role="option"
            aria-selected={at === offers.at}
            onMouseDown={(event) => {
              event.preventDefault();
              offers.take(offer);
            }}
            className={cx("flex h-7 cursor-pointer items-center gap-2 rounded-sm px-2", at === offers.at ? "bg-picked" : "hover:bg-hover")}
          >
            <span className="flex w-3.5 shrink-0 justify-center text-ink-2">{offer.kind === "recent" && icon}</span>
            <span className={cx("ellipsis min-w-0 flex-1", offer.kind === "field" && "font-mono text-meta")}>{offer.kind === "field" ? offer.text : offer.label}</span>
            {offer.count !== undefined && <span className="num text-meta text-ink-2">{formatCompact(offer.count, i18n.language)}</span>}
          </li>
        ))}
      </ul>
      <p className="border-t border-line px-2 pt-1 text-meta text-ink-2">{t("search.hint")}</p>
    </div>
  );
}
