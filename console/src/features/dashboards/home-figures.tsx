import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { HomeShown } from "@/api/schema.gen";
import type { FacetValue, Histogram } from "@/api/types";
import { formatCompact, formatDuration, formatRatio, formatUsd } from "@/lib/format";

interface HomeFiguresProps {
  histogram: Histogram | undefined;
  figures: HomeShown | undefined;
}

/** The few numbers a day begins with. What the server did not say is left out, not shown as nought. */
export function HomeFigures({ histogram, figures }: HomeFiguresProps) {
  const { t, i18n } = useTranslation("dashboards");
  const traces = histogram?.items.reduce((sum, bucket) => sum + bucket.count, 0);
  const errors = histogram?.items.reduce((sum, bucket) => sum + bucket.error_count, 0);
  return (
    <dl className="flex flex-wrap gap-x-12 gap-y-4">
      <Figure label={t("figures.traces")} value={formatCompact(traces, i18n.language)} />
      <Figure
        label={t("figures.errors")}
        value={formatRatio(traces ? (errors ?? 0) / traces : undefined, i18n.language)}
        note={errors ? t("figures.error_count", { count: errors }) : undefined}
        tone={errors ? "text-bad" : undefined}
      />
      {figures?.p50_latency_ms != null && (
        <Figure label={t("figures.p50")} value={formatDuration(figures.p50_latency_ms, i18n.language)} note={t("figures.p95", { value: formatDuration(figures.p95_latency_ms, i18n.language) })} />
      )}
      {figures && <Figure label={t("figures.cost")} value={formatUsd(figures.total_cost_usd, i18n.language)} />}
      {figures && <Figure label={t("figures.tokens")} value={formatCompact(figures.total_tokens, i18n.language)} />}
    </dl>
  );
}

interface FigureProps {
  label: string;
  value: string;
  note?: string;
  tone?: string;
}

function Figure({ label, value, note, tone }: FigureProps) {
  return (
    <div>
      <dt className="text-meta text-ink-2">{label}</dt>
      <dd className="num flex items-baseline gap-2">
        <span className={`text-figure font-semibold ${tone ?? ""}`}>{value}</span>
        {note && <span className="text-meta text-ink-2">{note}</span>}
      </dd>
    </div>
  );
}

interface TopListProps {
  title: string;
  values: readonly (FacetValue & { note?: string })[];
  link: (value: string, children: ReactNode) => ReactNode;
}

const TOP = 6;

/** The most frequent values of something, each leading to its traces. */
export function TopList({ title, values, link }: TopListProps) {
  const { i18n } = useTranslation();
  const most = Math.max(1, ...values.map((one) => one.count));
  return (
    <section className="min-w-0 flex-1">
      <h2 className="mb-1 font-semibold">{title}</h2>
      <ul>
        {values.slice(0, TOP).map((one) => (
          <li key={one.value} className="relative border-b border-line">
            {link(
              one.value,
              <span className="flex h-7 items-center gap-3">
                <span className="ellipsis flex-1">{one.value}</span>
                {one.note && <span className="num text-meta text-ink-2">{one.note}</span>}
                <span aria-hidden className="h-1 w-20 rounded-full bg-hover">
                  <span className="bar-share block h-full rounded-full bg-accent opacity-60" style={{ ["--share" as string]: one.count / most }} />
                </span>
                <span className="num w-14 text-right text-ink-2">{formatCompact(one.count, i18n.language)}</span>
              </span>,
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
