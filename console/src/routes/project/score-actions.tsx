import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ScoreItem } from "@/api/types";
import { useDeleteScores } from "@/data/scores";
import { formatCount } from "@/lib/format";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import type { Selection } from "@/ui/table/selection";
import { useMay } from "./use-may";

interface ScoreActionsProps {
  projectId: string;
  rows: readonly ScoreItem[];
  selection: Selection;
}

/** What can be done with picked scores: see the traces they are about, or delete them. */
export function ScoreActions({ projectId, rows, selection }: ScoreActionsProps) {
  const { t, i18n } = useTranslation("scores");
  const may = useMay(projectId);
  const remove = useDeleteScores(projectId);
  const [asking, setAsking] = useState(false);
  const queries = useQueryClient();
  const picked = rows.filter((row) => selection.has(row.id));
  if (picked.length === 0) return null;
  const traceIds = [...new Set(picked.flatMap((row) => (row.trace_id ? [row.trace_id] : [])))];
  const shown = formatCount(picked.length, i18n.language);
  return (
    <div className="flex shrink-0 items-center gap-2">
      <span role="status" className="num text-meta text-ink-2">
        {t("list.picked", { count: picked.length, shown })}
      </span>
      <Link
        to="/project/$projectId/traces"
        params={{ projectId }}
        search={{ filter: [{ type: "stringOptions", column: "id", operator: "any of", value: traceIds }], dateRange: "all" }}
        preload={false}
        className="text-accent hover:underline"
      >
        {t("list.their_traces")}
      </Link>
      <Button icon={<Trash2 size={14} aria-hidden />} disabled={!may("scores:CUD")} onClick={() => setAsking(true)}>
        {t("list.delete")}
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        busy={remove.isPending}
        title={t("list.delete_title", { count: picked.length, shown })}
        body={t("list.delete_body")}
        action={t("list.delete")}
        onConfirm={() =>
          remove.mutate(
            picked.map((row) => row.id),
            {
              onSettled: () => {
                setAsking(false);
                selection.clear();
                void queries.invalidateQueries({ queryKey: ["scores", projectId] });
              },
            },
          )
        }
      />
    </div>
  );
}
