import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Filter } from "@/api/types";
import { spreadQuery, type FacetQuestion } from "@/data/facets";
import { formatCompact, formatDuration, formatUsd } from "@/lib/format";
import { Skeleton } from "@/ui/states";
import { FacetSection } from "../facet-section";
import { boundsOf, withBounds, type FilterState, type NumberFacet } from "../facet-model";
import { BoundForm } from "./bound-form";
import { RangeBars } from "./range-bars";
import { barsOf, roundedRange } from "./spread-bars";

interface NumberFacetProps {
  facet: NumberFacet;
  question: FacetQuestion;
  filters: FilterState;
  onChange: (filters: Filter[]) => void;
}

/** A number of the trace: how it is spread, and between what it has to lie. */
export function NumberFacet({ facet, question, filters, onChange }: NumberFacetProps) {
  const { t } = useTranslation("tracing");
  const { low, high } = boundsOf(filters, facet.column);
  const title = t(`facets.${facet.name}`);
  const bound = (from: number | undefined, to: number | undefined) => onChange(withBounds(filters, facet.column, from, to));
  return (
    <FacetSection name={facet.name} title={title} active={low !== undefined || high !== undefined} onClear={() => bound(undefined, undefined)}>
      <Spread facet={facet} title={title} question={question} low={low} high={high} onBound={bound} />
      <BoundForm key={`${low} ${high}`} title={title} low={low} high={high} onBound={bound} />
    </FacetSection>
  );
}

interface SpreadProps {
  facet: NumberFacet;
  title: string;
  question: FacetQuestion;
  low: number | undefined;
  high: number | undefined;
  onBound: (low: number, high: number) => void;
}

function Spread({ facet, title, question, low, high, onBound }: SpreadProps) {
  const { t, i18n } = useTranslation("tracing");
  const spread = useQuery(spreadQuery(question, facet.column));
  if (spread.isError) return <p className="px-1 pb-1 text-meta text-ink-2">{t("facets.failed")}</p>;
  if (!spread.data) return <Skeleton className="mr-1 mb-1 h-9" />;
  const format = (value: number) =>
    facet.unit === "seconds" ? formatDuration(value * 1000, i18n.language) : facet.unit === "money" ? formatUsd(value, i18n.language) : formatCompact(Math.round(value), i18n.language);
  const zeros = spread.data.zero_count;
  return (
    <>
      <RangeBars title={title} bars={barsOf(spread.data)} low={low} high={high} format={format} onPick={(from, to) => onBound(...roundedRange(from, to))} />
      {zeros > 0 && <p className="num pb-1 text-meta text-ink-2">{t("facets.zeros", { count: zeros, shown: formatCompact(zeros, i18n.language) })}</p>}
    </>
  );
}
