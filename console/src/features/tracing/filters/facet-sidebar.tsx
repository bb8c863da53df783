import { PanelLeftClose } from "lucide-react";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Facets, Filter } from "@/api/types";
import type { FacetQuestion } from "@/data/facets";
import { IconButton } from "@/ui/button";
import { SearchBox } from "@/ui/search-box";
import { SidePane } from "@/ui/side-pane";
import { Skeleton } from "@/ui/states";
import type { DeepFacetsProps } from "./deep/deep-facets";
import { FacetGroup } from "./facet-group";
import { NUMBER_FACETS, pickedOf, VALUE_FACETS, withExcluded, withPicked, type FilterState } from "./facet-model";

const DeepFacets = lazy(() => import("./deep/deep-facets"));

interface FacetSidebarProps {
  facets: Facets | undefined;
  failed: boolean;
  /** Whether the rows are steps: the counts are of traces all the same, and so are the names. */
  ofSteps: boolean;
  question: FacetQuestion;
  filters: FilterState;
  onChange: (filters: Filter[]) => void;
  /** Makes a column of a field of metadata. */
  onSplit: (key: string) => void;
  onClose: () => void;
}

/** Open at first: what most questions begin with. */
const OPEN_AT_FIRST: readonly string[] = ["levels", "names", "models", "tags"];
const WIDE_PX = 216;

interface Room {
  name: "what" | "who" | "much" | "good" | "where" | "own";
  values: readonly (typeof VALUE_FACETS)[number]["name"][];
  /** Facets that ask the server themselves, and under which names they are looked for. */
  part?: DeepFacetsProps["part"];
  deep: readonly string[];
}

const ROOMS: readonly Room[] = [
  { name: "what", values: ["names", "types", "models"], deep: [] },
  { name: "good", values: ["levels"], part: "quality", deep: ["scores", "text.commentContent"] },
  { name: "much", values: [], part: "numbers", deep: NUMBER_FACETS.map((facet) => facet.name) },
  { name: "who", values: ["users", "sessions", "tags"], deep: [] },
  { name: "where", values: ["versions", "releases"], deep: [] },
  { name: "own", values: [], part: "own", deep: ["metadata", "text.input", "text.output"] },
];

/** What can be narrowed down, by what it is about, with how many there are of each. */
export function FacetSidebar({ facets, failed, ofSteps, question, filters, onChange, onSplit, onClose }: FacetSidebarProps) {
  const { t } = useTranslation("tracing");
  const [sought, setSought] = useState("");
  const title = (name: string) => t(`facets.${ofSteps && name === "names" ? "trace_names" : name}` as "facets.names");
  const wanted = (name: string) => title(name).toLowerCase().includes(sought.toLowerCase());
  return (
    <SidePane name="facets" label={t("facets.label")} resizeLabel={t("facets.resize")} initialPx={WIDE_PX}>
      <div className="flex shrink-0 items-center gap-1 py-1.5 pr-1.5 pl-3">
        <SearchBox live value={sought} onSearch={setSought} label={t("facets.find")} className="flex-1" />
        <IconButton label={t("facets.close")} hint="f" icon={<PanelLeftClose size={14} />} onClick={onClose} />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto pb-3">
        {ofSteps && <p className="px-4 pt-1 text-meta text-ink-2">{t("facets.counts_traces")}</p>}
        {failed && facets === undefined && <p className="px-4 py-2 text-ink-2">{t("facets.failed")}</p>}
        {!failed && facets === undefined && <Waiting />}
        {facets &&
          ROOMS.map((room) => {
            const values = room.values.filter((name) => wanted(name) && isThere(facets, filters, name));
            const deep = room.deep.filter(wanted);
            if (values.length + deep.length === 0) return null;
            return (
              <RoomOfFacets key={room.name} title={t(`facets.room.${room.name}`)}>
                {values.map((name) => (
                  <Values key={name} name={name} title={title(name)} facets={facets} filters={filters} onChange={onChange} />
                ))}
                {room.part && deep.length > 0 && (
                  <Suspense fallback={<Skeleton className="mx-4 my-1 h-4" />}>
                    <DeepFacets part={room.part} wanted={wanted} question={question} filters={filters} onChange={onChange} onSplit={onSplit} />
                  </Suspense>
                )}
              </RoomOfFacets>
            );
          })}
      </div>
    </SidePane>
  );
}

function facetNamed(name: Room["values"][number]): (typeof VALUE_FACETS)[number] {
  return VALUE_FACETS.find((one) => one.name === name) ?? VALUE_FACETS[0];
}

function isThere(facets: Facets, filters: FilterState, name: Room["values"][number]): boolean {
  return (facets[name] ?? []).length > 0 || pickedOf(filters, facetNamed(name)).length > 0;
}

function RoomOfFacets({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div role="group" aria-label={title}>
      <h2 className="px-4 pt-2 pb-0.5 text-meta text-ink-2">{title}</h2>
      {children}
    </div>
  );
}

function Waiting() {
  return (
    <div className="flex flex-col gap-2 px-4 py-2">
      {[0, 1, 2, 3, 4, 5].map((at) => (
        <Skeleton key={at} className="h-4" />
      ))}
    </div>
  );
}

interface ValuesProps {
  name: Room["values"][number];
  title: string;
  facets: Facets;
  filters: FilterState;
  onChange: (filters: Filter[]) => void;
}

function Values({ name, title, facets, filters, onChange }: ValuesProps) {
  const facet = facetNamed(name);
  return (
    <FacetGroup
      name={name}
      title={title}
      values={facets[name] ?? []}
      picked={pickedOf(filters, facet)}
      startOpen={OPEN_AT_FIRST.includes(name)}
      onPick={(next) => onChange(withPicked(filters, facet, next))}
      onExclude={(value) => onChange(withExcluded(filters, facet, value))}
    />
  );
}
