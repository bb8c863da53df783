import { Link } from "@tanstack/react-router";
import { ListFilter } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Filter } from "@/api/types";

interface FilterLinkProps {
  projectId: string;
  filter: Filter;
  /** What stands there, as the link is called aloud. */
  value: string;
  /** Asked of steps instead of traces. */
  steps?: boolean;
  children?: ReactNode;
}

/** A value, and beside it, once it is pointed at, the way to every trace that has it. */
export function FilterLink({ projectId, filter, value, steps = false, children }: FilterLinkProps) {
  const { t } = useTranslation("parts");
  const label = t("filter_by", { value });
  return (
    <span className="group/filter inline-flex min-w-0 items-center gap-1">
      {children}
      <Link
        to="/project/$projectId/traces"
        params={{ projectId }}
        search={{ filter: [filter], grain: steps ? "all" : undefined }}
        preload={false}
        aria-label={label}
        title={label}
        className="shrink-0 rounded-sm text-ink-2 opacity-0 group-hover/filter:opacity-100 hover:text-accent focus-visible:opacity-100"
      >
        <ListFilter size={12} aria-hidden />
      </Link>
    </span>
  );
}

export const isOneOf = (column: string, value: string): Filter => ({ type: "stringOptions", column, operator: "any of", value: [value] });
