import { useTranslation } from "react-i18next";
import type { Filter } from "@/api/types";
import { everythingOf } from "@/data/batch-jobs";
import type { ListQuery } from "@/data/tracing";
import { BatchActions } from "@/features/exports/batch-actions";
import { formatCount } from "@/lib/format";
import type { Selection } from "@/ui/table/selection";
import { useMay } from "./use-may";

interface TracesOfRowsProps {
  projectId: string;
  /** What a trace calls the rows of this list. */
  column: "sessionId" | "userId";
  list: ListQuery;
  selection: Selection;
  loaded: number;
}

/** Batch jobs over the traces of picked sessions or users, in the time range that is looked at. */
export function TracesOfRows({ projectId, column, list, selection, loaded }: TracesOfRowsProps) {
  const { t, i18n } = useTranslation("exports");
  const may = useMay(projectId);
  const ofRows = (ids: readonly string[]) => {
    const term: Filter = { type: "stringOptions", column, operator: "any of", value: [...ids] };
    return everythingOf({ range: list.range, environments: list.environments, filters: [term] });
  };
  if (selection.ids.size === 0) return null;
  const count = selection.ids.size;
  const counted = { count, shown: formatCount(count, i18n.language) };
  const hint = column === "sessionId" ? t("delete_of_sessions", counted) : t("delete_of_users", counted);
  return (
    <BatchActions
      projectId={projectId}
      selection={selection}
      total={undefined}
      loaded={loaded}
      everything={ofRows([])}
      traces={{ of: ofRows, hint }}
      mayDelete={may("traces:delete")}
      mayTag={may("objects:tag")}
      mayExport={may("batchExports:create")}
    />
  );
}
