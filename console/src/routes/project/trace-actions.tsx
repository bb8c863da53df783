import { Download, Link2, PenSquare, Plus, Share2, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ObservationNode, Score, TraceBody } from "@/api/types";
import { traceRoom } from "@/data/trace";
import { useDeleteTraces } from "@/data/tracing";
import { ShareDialog } from "@/features/tracing/trace/share-dialog";
import { withBase } from "@/lib/base";
import { may } from "@/parts/may";
import { Button, IconButton } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { toast } from "@/ui/toast";
import { TraceDatasets } from "./trace-datasets";

interface TraceActionsProps {
  projectId: string;
  trace: TraceBody;
  /** The step that is looked at, if any. */
  step: ObservationNode | undefined;
  scores: readonly Score[];
  project: { scopes: readonly string[] };
  onCopyLink: () => void;
  onAnnotate: () => void;
  onDeleted: () => void;
}

/** What can be done with a trace as a whole. */
export function TraceActions({ projectId, trace, step, scores, project, onCopyLink, onAnnotate, onDeleted }: TraceActionsProps) {
  const { t } = useTranslation("tracing");
  const { t: tDatasets } = useTranslation("datasets");
  const remove = useDeleteTraces(projectId);
  const [open, setOpen] = useState<"share" | "delete" | "datasets">();
  const close = () => setOpen(undefined);
  return (
    <>
      {may(project, "datasets:CUD") && (
        <Button icon={<Plus size={14} aria-hidden />} aria-label={tDatasets("add.title")} title={tDatasets("add.title")} onClick={() => setOpen("datasets")}>
          <span className="hidden @2xl:inline">{tDatasets("add.title")}</span>
        </Button>
      )}
      {may(project, "scores:CUD") && <IconButton label={t("trace.annotate")} hint="a" icon={<PenSquare size={15} />} onClick={onAnnotate} />}
      <IconButton label={t("trace.copy_link")} hint="y" icon={<Link2 size={15} />} onClick={onCopyLink} />
      {may(project, "objects:publish") && (
        <IconButton label={trace.public ? t("trace.shared") : t("trace.share")} icon={<Share2 size={15} />} active={trace.public} aria-pressed={trace.public} onClick={() => setOpen("share")} />
      )}
      <a
        href={withBase(`/api/console${traceRoom(projectId, trace.id)}/download`)}
        download={`trace-${trace.id}.json`}
        aria-label={t("trace.download")}
        title={t("trace.download")}
        className="flex size-7 items-center justify-center rounded-md text-ink-2 hover:bg-hover hover:text-ink"
      >
        <Download size={15} />
      </a>
      {may(project, "traces:delete") && <IconButton label={t("trace.delete")} icon={<Trash2 size={15} />} onClick={() => setOpen("delete")} />}
      {open === "datasets" && <TraceDatasets projectId={projectId} trace={trace} step={step} scores={scores} onClose={close} />}
      {open === "share" && <ShareDialog projectId={projectId} traceId={trace.id} onClose={close} />}
      <Confirm
        open={open === "delete"}
        onClose={close}
        title={t("trace.delete")}
        body={t("trace.delete_body")}
        action={t("trace.delete")}
        busy={remove.isPending}
        onConfirm={() =>
          remove.mutate([trace.id], {
            onSuccess: () => {
              toast.good(t("trace.deleted"));
              onDeleted();
            },
          })
        }
      />
    </>
  );
}
