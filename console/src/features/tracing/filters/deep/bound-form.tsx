import { useState } from "react";
import { useTranslation } from "react-i18next";

interface BoundFormProps {
  title: string;
  low: number | undefined;
  high: number | undefined;
  onBound: (low: number | undefined, high: number | undefined) => void;
}

function read(text: string): number | undefined {
  const value = Number(text);
  return text.trim() === "" || !Number.isFinite(value) ? undefined : value;
}

const BOX = "h-7 w-full min-w-0 rounded-md border border-line bg-ground px-2 num focus:border-accent focus:outline-none focus-visible:outline-none";

/** From and to; applied on Enter or when the field is left. */
export function BoundForm({ title, low, high, onBound }: BoundFormProps) {
  const { t } = useTranslation("tracing");
  const [from, setFrom] = useState(low === undefined ? "" : String(low));
  const [to, setTo] = useState(high === undefined ? "" : String(high));
  const apply = () => {
    const next = [read(from), read(to)] as const;
    if (next[0] !== low || next[1] !== high) onBound(...next);
  };
  return (
    <form
      className="flex items-center gap-1.5 pr-1 pb-1"
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <input inputMode="decimal" aria-label={t("facets.from", { what: title })} placeholder={t("facets.min")} value={from} onChange={(event) => setFrom(event.target.value)} onBlur={apply} className={BOX} />
      <span className="text-ink-2" aria-hidden>
        {"–"}
      </span>
      <input inputMode="decimal" aria-label={t("facets.to", { what: title })} placeholder={t("facets.max")} value={to} onChange={(event) => setTo(event.target.value)} onBlur={apply} className={BOX} />
      <button type="submit" className="sr-only">
        {t("facets.apply")}
      </button>
    </form>
  );
}
