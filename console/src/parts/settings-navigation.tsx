import type { ReactNode } from "react";
import { cx } from "@/lib/cx";

interface LinkProps {
  className: string;
  children: ReactNode;
  "aria-current"?: "page";
}

interface SettingsNavigationProps<T extends string> {
  label: string;
  pages: readonly { id: T; label: string }[];
  /** Empty when none of them is open. */
  current: T | "";
  link: (id: T, props: LinkProps) => ReactNode;
}

export function SettingsNavigation<T extends string>({ label, pages, current, link }: SettingsNavigationProps<T>) {
  return (
    <nav aria-label={label} className="flex flex-col gap-px">
      {pages.map((page) => (
        <div key={page.id}>
          {link(page.id, {
            className: cx("flex h-7 items-center rounded-md px-2 hover:bg-hover", page.id === current ? "bg-hover font-semibold" : "text-ink-2"),
            "aria-current": page.id === current ? "page" : undefined,
            children: page.label,
          })}
        </div>
      ))}
    </nav>
  );
}
