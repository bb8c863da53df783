import type { ReactNode } from "react";
import { cx } from "@/lib/cx";

export interface Tab<T extends string> {
  value: T;
  label: ReactNode;
}

interface TabsProps<T extends string> {
  label: string;
  value: T;
  tabs: readonly Tab<T>[];
  onPick: (value: T) => void;
  className?: string;
}

/** Underlined tabs: they change what the area below shows. */
export function Tabs<T extends string>({ label, value, tabs, onPick, className }: TabsProps<T>) {
  return (
    <div role="tablist" aria-label={label} className={cx("flex gap-4", className)}>
      {tabs.map((tab) => (
        <button
          key={tab.value}
          type="button"
          role="tab"
          aria-selected={tab.value === value}
          onClick={() => onPick(tab.value)}
          className={cx(
            "-mb-px flex h-8 items-center gap-1.5 border-b-2 whitespace-nowrap",
            tab.value === value ? "border-accent font-semibold text-ink" : "border-transparent text-ink-2 hover:text-ink",
          )}
        >
          {tab.label}
        </button>
      ))}
    </div>
  );
}

/** A small switch between ways to look at the same thing. */
export function Segments<T extends string>({ label, value, tabs, onPick, className }: TabsProps<T>) {
  return (
    <div role="radiogroup" aria-label={label} className={cx("inline-flex h-7 max-w-full min-w-0 rounded-md border border-line bg-panel p-px", className)}>
      {tabs.map((tab) => (
        <button
          key={tab.value}
          type="button"
          role="radio"
          aria-checked={tab.value === value}
          title={typeof tab.label === "string" ? tab.label : undefined}
          onClick={() => onPick(tab.value)}
          className={cx(
            "flex min-w-0 items-center gap-1 rounded-[5px] px-1.5 text-meta whitespace-nowrap",
            tab.value === value ? "bg-ground font-semibold text-ink shadow-[0_0_0_1px_var(--line)]" : "text-ink-2 hover:text-ink",
          )}
        >
          {typeof tab.label === "string" ? <span className="ellipsis">{tab.label}</span> : tab.label}
        </button>
      ))}
    </div>
  );
}
