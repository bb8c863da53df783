import { ChevronDown, Download, Tag, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useStartBatchJob, type Chosen } from "@/data/batch-jobs";
import { formatCount } from "@/lib/format";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { Menu, MenuItem, MenuLine } from "@/ui/menu";
import type { Selection } from "@/ui/table/selection";
import { ExportDialog } from "./export-dialog";
import { TagsDialog } from "./tags-dialog";

interface BatchActionsProps {
  projectId: string;
  selection: Selection;
  /** How many match in all; undefined while that is being counted. */
  total: number | undefined;
  loaded: number;
  everything: Chosen;
  /** Where the rows are no traces themselves: the traces that belong to the picked ones, and what a count counts. */
  traces?: { of: (ids: readonly string[]) => Chosen; hint: string };
  mayDelete: boolean;
  mayTag: boolean;
  mayExport: boolean;
}

type Open = "delete" | "tag" | "export";

/** What an action applies to: the rows picked one by one, else everything that matches. */
function scopeOf(selection: Selection, everything: Chosen, traces: BatchActionsProps["traces"], total = 0): { chosen: Chosen; count: number } {
  if (selection.everything || selection.ids.size === 0) return { chosen: everything, count: total };
  const ids = [...selection.ids];
  return { chosen: traces?.of(ids) ?? { ids }, count: ids.length };
}

/** What can be done with the picked rows, or, when none is picked, with everything that matches. */
export function BatchActions({ projectId, selection, total, loaded, everything, traces, mayDelete, mayTag, mayExport }: BatchActionsProps) {
  const { t, i18n } = useTranslation("exports");
  const [open, setOpen] = useState<Open>();
  const start = useStartBatchJob(projectId);
  const picked = selection.everything || selection.ids.size > 0;
  const { chosen, count } = scopeOf(selection, everything, traces, total);
  // Of other rows nobody knows how many traces they are: the dialogs then name the rows.
  const none = !picked && traces !== undefined;
  const close = () => setOpen(undefined);
  const done = () => {
    close();
    selection.clear();
  };
  return (
    <div className="flex shrink-0 items-center gap-2">
      {picked && <Picked selection={selection} count={count} total={total} loaded={loaded} />}
      <Menu
        align="end"
        trigger={
          <Button>
            {t("actions")}
            <ChevronDown size={13} className="text-ink-2" aria-hidden />
          </Button>
        }
      >
        <MenuItem icon={<Download size={14} />} disabled={!mayExport || count === 0 || none} onSelect={() => setOpen("export")}>
          {picked || none ? t("export_picked") : t("export_all")}
        </MenuItem>
        <MenuItem icon={<Tag size={14} />} disabled={!mayTag || !picked} onSelect={() => setOpen("tag")}>
          {t("tag")}
        </MenuItem>
        <MenuLine />
        <MenuItem danger icon={<Trash2 size={14} />} disabled={!mayDelete || !picked} onSelect={() => setOpen("delete")}>
          {t("delete")}
        </MenuItem>
      </Menu>
      {open === "export" && <ExportDialog busy={start.isPending} count={count} onClose={close} onExport={(how) => start.mutate({ ...chosen, ...how, action: "export" }, { onSuccess: done })} />}
      {open === "tag" && <TagsDialog busy={start.isPending} count={count} onClose={close} onTags={(tags) => start.mutate({ ...chosen, ...tags, action: "tag" }, { onSuccess: done })} />}
      <Confirm
        open={open === "delete"}
        onClose={close}
        busy={start.isPending}
        title={traces?.hint ?? t("delete_title", { count, shown: formatCount(count, i18n.language) })}
        body={t("delete_body")}
        action={t("delete")}
        onConfirm={() => start.mutate({ ...chosen, action: "delete" }, { onSuccess: done })}
      />
    </div>
  );
}

interface PickedProps extends Pick<BatchActionsProps, "selection" | "total" | "loaded"> {
  count: number;
}

/** How many rows are picked, and how to pick all or none. */
function Picked({ selection, count, total, loaded }: PickedProps) {
  const { t, i18n } = useTranslation("exports");
  return (
    <>
      <span role="status" className="num text-meta text-ink-2">
        {t("picked", { count, shown: formatCount(count, i18n.language) })}
      </span>
      {!selection.everything && total !== undefined && total > selection.ids.size && selection.ids.size >= loaded && (
        <button type="button" onClick={selection.pickEverything} className="num text-meta text-accent hover:underline">
          {t("pick_all", { count: total, shown: formatCount(total, i18n.language) })}
        </button>
      )}
      <button type="button" onClick={selection.clear} className="text-meta text-ink-2 hover:text-ink hover:underline">
        {t("pick_none")}
      </button>
    </>
  );
}
