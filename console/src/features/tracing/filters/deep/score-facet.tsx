import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Filter, ScoreFacet as Facet } from "@/api/types";
import { scoreFacetsQuery, type FacetQuestion } from "@/data/facets";
import { Skeleton } from "@/ui/states";
import { FacetSection } from "../facet-section";
import { FacetValues } from "../facet-values";
import { scoreBoundsOf, scorePickedOf, withoutScore, withoutScores, withScoreBounds, withScorePicked, type FilterState } from "../facet-model";
import { BoundForm } from "./bound-form";
import { RangeBars } from "./range-bars";

interface ScoreFacetProps {
  question: FacetQuestion;
  filters: FilterState;
  onChange: (filters: Filter[]) => void;
}

/** Every score that was given: numbers by range, words and truths by value. */
export function ScoreFacets({ question, filters, onChange }: ScoreFacetProps) {
  const { t } = useTranslation("tracing");
  const active = withoutScores(filters).length < filters.length;
  return (
    <FacetSection name="scores" title={t("facets.scores")} active={active} onClear={() => onChange(withoutScores(filters))}>
      <Scores question={question} filters={filters} onChange={onChange} />
    </FacetSection>
  );
}

function Scores({ question, filters, onChange }: ScoreFacetProps) {
  const { t } = useTranslation("tracing");
  const scores = useQuery(scoreFacetsQuery(question));
  if (scores.isError) return <p className="px-1 text-meta text-ink-2">{t("facets.failed")}</p>;
  if (!scores.data) return <Skeleton className="mr-1 h-9" />;
  if (scores.data.length === 0) return <p className="px-1 text-meta text-ink-2">{t("facets.no_scores")}</p>;
  return scores.data.map((score) => (
    <div key={score.name + score.data_type} className="pb-1.5">
      <div className="flex h-6 items-center gap-2 pr-1 pl-1">
        <span className="ellipsis flex-1" title={score.name}>
          {score.name}
        </span>
        {withoutScore(filters, score.name).length < filters.length && (
          <button type="button" className="text-meta text-accent hover:underline" aria-label={t("facets.let_go", { what: score.name })} onClick={() => onChange(withoutScore(filters, score.name))}>
            {t("facets.clear")}
          </button>
        )}
      </div>
      {score.data_type === "NUMERIC" ? <Numbers score={score} filters={filters} onChange={onChange} /> : <Words score={score} filters={filters} onChange={onChange} />}
    </div>
  ));
}

interface OneProps {
  score: Facet;
  filters: FilterState;
  onChange: (filters: Filter[]) => void;
}

const rounded = (value: number) => Number(value.toPrecision(4));

function Numbers({ score, filters, onChange }: OneProps) {
  const { low, high } = scoreBoundsOf(filters, score.name);
  const wide = (score.most - score.least) / score.tenths.length;
  const bars = wide > 0 ? score.tenths.map((count, at) => ({ low: rounded(score.least + at * wide), high: rounded(score.least + (at + 1) * wide), count })) : [];
  const bound = (from: number | undefined, to: number | undefined) => onChange(withScoreBounds(filters, score.name, from, to));
  return (
    <div className="pl-1">
      <RangeBars title={score.name} bars={bars} low={low} high={high} format={(value) => String(value)} onPick={bound} />
      <BoundForm key={`${low} ${high}`} title={score.name} low={low} high={high} onBound={bound} />
    </div>
  );
}

function Words({ score, filters, onChange }: OneProps) {
  const { t } = useTranslation("tracing");
  const picked = scorePickedOf(filters, score);
  // A truth is one thing or the other; of words several may do.
  const pick = (next: string[]) => onChange(withScorePicked(filters, score, score.data_type === "BOOLEAN" ? next.slice(-1) : next));
  return <FacetValues facet="score" values={score.labels} picked={picked} searchLabel={t("facets.search_in", { what: score.name })} onPick={pick} />;
}
