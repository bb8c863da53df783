import { Download, Link2, PenSquare, Share2, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { TraceBody } from "@/api/types";
import { traceRoom } from "@/data/trace";
import { useDeleteTraces } from "@/data/tracing";
import { ShareDialog } from "@/features/tracing/trace/share-dialog";
import { withBase } from "@/lib/base";
import { may } from "@/parts/may";
import { IconButton } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { toast } from "@/ui/toast";

interface TraceActionsProps {
  projectId: string;
  trace: TraceBody;
  project: { scopes: readonly string[] };
  onCopyLink: () => void;
  onAnnotate: () => void;
  onDeleted: () => void;
}

/** What can be done with a trace as a whole. */
export function TraceActions({ projectId, trace, project, onCopyLink, onAnnotate, onDeleted }: TraceActionsProps) {
  const { t } = useTranslation("tracing");
  const remove = useDeleteTraces(projectId);
  const [open, setOpen] = useState<"share" | "delete">();
  const close = () => setOpen(undefined);
  return (
    <>
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
