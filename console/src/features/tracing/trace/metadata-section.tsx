import { JsonView } from "@/ui/json/json-view";
import type { Json } from "@/ui/json/flatten";

interface MetadataSectionProps {
  title: string;
  value: unknown;
}

/** Absent when there is nothing in it. */
export function MetadataSection({ title, value }: MetadataSectionProps) {
  const empty = value === null || value === undefined || value === "" || (typeof value === "object" && Object.keys(value).length === 0);
  if (empty) return null;
  return (
    <section className="mb-4">
      <h3 className="flex h-8 items-center font-semibold">{title}</h3>
      <div className="rounded-md border border-line px-2 py-1.5">
        <JsonView value={value as Json} label={title} />
      </div>
    </section>
  );
}
