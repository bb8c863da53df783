import { useMemo } from "react";
import { JsonView } from "@/ui/json/json-view";
import type { Json } from "@/ui/json/flatten";

interface MetadataSectionProps {
  title: string;
  value: unknown;
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
export function MetadataSection({ title, value }: MetadataSectionProps) {
  const sorted = useMemo(() => applicationFirst(value), [value]);
  const empty = value === null || value === undefined || value === "" || (typeof value === "object" && Object.keys(value).length === 0);
  if (empty) return null;
  return (
    <section className="mb-4">
      <h3 className="flex h-8 items-center font-semibold">{title}</h3>
      <div className="rounded-md border border-line px-2 py-1.5">
        <JsonView value={sorted} label={title} startFolds={FOLDED} />
      </div>
    </section>
  );
}
