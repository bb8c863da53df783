import { useTranslation } from "react-i18next";
import type { FacetValue } from "@/api/types";
import { FacetSection } from "./facet-section";
import { FacetValues } from "./facet-values";

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
  return (
    <FacetSection name={name} title={title} startOpen={startOpen} active={picked.length > 0} onClear={() => onPick([])}>
      <FacetValues facet={name} values={values} picked={picked} searchLabel={t("facets.search_in", { what: title })} onPick={onPick} onExclude={onExclude} />
    </FacetSection>
  );
}
