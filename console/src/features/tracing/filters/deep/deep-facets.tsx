import type { Filter } from "@/api/types";
import type { FacetQuestion } from "@/data/facets";
import { NUMBER_FACETS, type FilterState } from "../facet-model";
import { MetadataFacet } from "./metadata-facet";
import { NumberFacet } from "./number-facet";
import { ScoreFacets } from "./score-facet";
import { TextFacet } from "./text-facet";

export interface DeepFacetsProps {
  /** Which of them: they stand in different places of the sidebar. */
  part: "numbers" | "quality" | "own";
  /** Whether a facet with this title is wanted. */
  wanted: (name: string) => boolean;
  question: FacetQuestion;
  filters: FilterState;
  onChange: (filters: Filter[]) => void;
  onSplit: (key: string) => void;
}

/** Facets that ask the server themselves once they are opened; loaded apart from the first screen. */
export default function DeepFacets({ part, wanted, question, filters, onChange, onSplit }: DeepFacetsProps) {
  const common = { question, filters, onChange };
  if (part === "numbers") return NUMBER_FACETS.filter((facet) => wanted(facet.name)).map((facet) => <NumberFacet key={facet.name} facet={facet} {...common} />);
  if (part === "quality")
    return (
      <>
        {wanted("scores") && <ScoreFacets {...common} />}
        {wanted("text.commentContent") && <TextFacet column="commentContent" filters={filters} onChange={onChange} />}
      </>
    );
  return (
    <>
      {wanted("metadata") && <MetadataFacet {...common} onSplit={onSplit} />}
      {wanted("text.input") && <TextFacet column="input" filters={filters} onChange={onChange} />}
      {wanted("text.output") && <TextFacet column="output" filters={filters} onChange={onChange} />}
    </>
  );
}
