import { useMemo } from "react";
import { JsonView } from "@/ui/json/json-view";
import { FilterLink } from "@/parts/filter-link";
import type { Json, JsonLine } from "@/ui/json/flatten";

interface MetadataSectionProps {
  title: string;
  value: unknown;
  /** With it values of metadata lead to the traces that have them. */
  projectId?: string;
  /** The metadata is a step's own. */
  ofStep?: boolean;
}

/** What the transport wrote, not the application: it stands last, and folded. */
const TRANSPORT = ["attributes", "resourceAttributes", "scope"];
const FOLDED = new Map(TRANSPORT.map((name) => [`$.${name}`, false]));

function applicationFirst(value: unknown): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value as Json;
  const entries = Object.entries(value as { [key: string]: Json });
  const place = ([name]: [string, Json]) => TRANSPORT.indexOf(name);
  return Object.fromEntries(entries.sort((a, b) => place(a) - place(b)));
}

/** Absent when there is nothing in it. */
export function MetadataSection({ title, value, projectId, ofStep = false }: MetadataSectionProps) {
  const sorted = useMemo(() => applicationFirst(value), [value]);
  const empty = value === null || value === undefined || value === "" || (typeof value === "object" && Object.keys(value).length === 0);
  if (empty) return null;
  return (
    <section className="mb-4">
      <h3 className="flex h-8 items-center font-semibold">{title}</h3>
      <div className="rounded-md border border-line px-2 py-1.5">
        <JsonView value={sorted} label={title} startFolds={FOLDED} action={projectId === undefined ? undefined : (line) => <FieldLink projectId={projectId} line={line} ofStep={ofStep} />} />
      </div>
    </section>
  );
}

/** `$.a.b` of metadata is asked as the field `a.b`; members of lists cannot be asked. */
function FieldLink({ projectId, line, ofStep }: { projectId: string; line: JsonLine; ofStep: boolean }) {
  const key = line.path.replace(/^\$\.?/, "");
  if (key === "" || key.includes("[") || typeof line.value === "object") return null;
  const value = String(line.value);
  return <FilterLink projectId={projectId} steps={ofStep} filter={{ type: "stringObject", column: "metadata", key, operator: "=", value }} value={`${key} = ${value.slice(0, 60)}`} />;
}
