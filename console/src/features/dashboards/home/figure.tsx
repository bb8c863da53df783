import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";
import { formatCompact, formatRatio } from "@/lib/format";
import { Skeleton } from "@/ui/states";

interface QuestionProps {
  title: string;
  children: ReactNode;
}

/** One question that a day begins with, and the numbers that answer it. */
export function Question({ title, children }: QuestionProps) {
  return (
    <section aria-label={title} className="grid grid-cols-[112px_1fr] items-start gap-x-4 border-b border-line py-3">
      <h2 className="pt-0.5 font-semibold">{title}</h2>
      <div className="flex flex-wrap items-start gap-x-10 gap-y-3">{children}</div>
    </section>
  );
}

export type Better = "higher" | "lower" | "neither";

interface FigureProps {
  label: string;
  /** Undefined while it is on its way. */
  value: string | undefined;
  note?: ReactNode;
  bad?: boolean;
  now?: number | null;
  before?: number | null;
  better?: Better;
  link: (children: ReactNode) => ReactNode;
}

/** A number that leads to the rows it was counted from, beside what it was in the period before. */
export function Figure({ label, value, note, bad = false, now, before, better = "neither", link }: FigureProps) {
  const body = (
    <>
      <span className="block text-meta text-ink-2">{label}</span>
      {value === undefined ? (
        <Skeleton className="mt-1 h-6 w-20" />
      ) : (
        <span className="num flex items-baseline gap-2">
          <span className={cx("text-title font-semibold", bad && "text-bad")}>{value}</span>
          <Delta now={now} before={before} better={better} />
        </span>
      )}
      {note && <span className="num block text-meta text-ink-2">{note}</span>}
    </>
  );
  return <div className="min-w-24">{link(body)}</div>;
}

interface DeltaProps {
  now?: number | null;
  before?: number | null;
  better: Better;
}

const EVEN = 0.005;
/** From here on a factor says more than thousands of percent. */
const MANIFOLD = 10;

/** How much it changed, with a sign beside the colour: good and bad depend on what is counted. */
function Delta({ now, before, better }: DeltaProps) {
  const { t, i18n } = useTranslation("dashboards");
  if (now == null || before == null || before === 0) return null;
  const change = now / before - 1;
  if (Math.abs(change) < EVEN) return <span className="text-meta text-ink-2">=</span>;
  const good = better === "neither" ? undefined : change > 0 === (better === "higher");
  const text = change < MANIFOLD ? formatRatio(Math.abs(change), i18n.language) : `×${formatCompact(now / before, i18n.language)}`;
  return (
    <span className={cx("text-meta", good === undefined ? "text-ink-2" : good ? "text-good" : "text-bad")} title={t("home.before")}>
      <span aria-hidden>{change > 0 ? "▲" : "▼"}</span>
      <span className="sr-only">{t(change > 0 ? "home.more" : "home.less")}</span>
      {text}
    </span>
  );
}
