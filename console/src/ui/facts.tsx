import type { ReactNode } from "react";

interface FactProps {
  label: string;
  children: ReactNode;
}

/** One labelled value in a row of values. */
export function Fact({ label, children }: FactProps) {
  return (
    <div className="flex min-w-0 items-baseline gap-1.5">
      <dt className="shrink-0 text-meta text-ink-2">{label}</dt>
      <dd className="num ellipsis min-w-0">{children}</dd>
    </div>
  );
}

/** Labelled values below each other, values aligned. */
export function FactTable({ rows }: { rows: readonly { label: string; value: ReactNode }[] }) {
  return (
    <dl className="grid grid-cols-[minmax(110px,max-content)_1fr] gap-x-4 gap-y-1">
      {rows.map((row) => (
        <div key={row.label} className="contents">
          <dt className="text-ink-2">{row.label}</dt>
          <dd className="num min-w-0 break-words">{row.value}</dd>
        </div>
      ))}
    </dl>
  );
}
