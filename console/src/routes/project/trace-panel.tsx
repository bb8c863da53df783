import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Download, Link2, Share2, Trash2 } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { meQuery } from "@/data/accounts";
import { traceQuery, useChangeTrace, useDeleteTraces } from "@/data/tracing";
import { Comments } from "@/features/review/comments";
import { JudgementsPanel } from "@/features/scores/judgements-panel";
import { traceAddress } from "@/features/tracing/list/trace-list";
import { TraceHeader } from "@/features/tracing/trace/trace-header";
import { DISPLAYS, TraceView } from "@/features/tracing/trace/trace-view";
import { copyText } from "@/lib/clipboard";
import { downloadText } from "@/lib/download";
import { ApiError } from "@/lib/http";
import { useShortcuts } from "@/lib/shortcuts";
import { useTitle } from "@/lib/title";
import { may, placeOf } from "@/parts/may";
import { IconButton } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { ErrorState, PageSkeleton } from "@/ui/states";
import { toast } from "@/ui/toast";
import { TraceNotFound } from "./trace-not-found";

interface TracePanelProps {
  projectId: string;
  traceId: string;
  observation: string | undefined;
  display: string | undefined;
  onSelect: (observation: string | undefined) => void;
  onDisplay: (display: string) => void;
  onDeleted: () => void;
  /** Buttons of the place where the panel stands: previous, next, close. */
  leading?: ReactNode;
  /** Stands alone, not beside a list. */
  alone?: boolean;
}

/** A trace with everything that can be done to it; the same on its page and in the panel over the list. */
export function TracePanel({ projectId, traceId, observation, display, onSelect, onDisplay, onDeleted, leading, alone = false }: TracePanelProps) {
  const { t } = useTranslation("tracing");
  const { data: me } = useSuspenseQuery(meQuery);
  const found = useQuery(traceQuery(projectId, traceId));
  useTitle(found.data?.trace.name ?? t("traces.peek"));
  const change = useChangeTrace(projectId, traceId);
  const remove = useDeleteTraces(projectId);
  const [leaving, setLeaving] = useState(false);
  const project = placeOf(me, projectId)?.project ?? { scopes: [] };
  const shown = DISPLAYS.find((one) => one === display) ?? "details";
  const copyLink = async () => {
    const address = `${window.location.origin}${traceAddress(projectId, traceId)}${observation ? `?observation=${encodeURIComponent(observation)}` : ""}`;
    if (await copyText(address)) toast.good(t("trace.link_copied"));
  };
  useShortcuts({
    y: () => void copyLink(),
    s: () => found.data && may(project, "objects:bookmark") && change.mutate({ bookmarked: !found.data.trace.bookmarked }),
  });
  if (found.error instanceof ApiError && found.error.status === 404) return <TraceNotFound traceId={traceId} onRetry={() => void found.refetch()} />;
  if (found.error && !found.data) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <PageSkeleton />;
  const detail = found.data;
  return (
    <>
      <TraceHeader
        projectId={projectId}
        trace={detail.trace}
        mayTag={may(project, "objects:tag")}
        mayStar={may(project, "objects:bookmark")}
        onStar={(bookmarked) => change.mutate({ bookmarked })}
        onTags={(tags) => change.mutate({ tags })}
        back={alone}
        actions={
          <>
            <IconButton label={t("trace.copy_link")} hint="y" icon={<Link2 size={15} />} onClick={() => void copyLink()} />
            {may(project, "objects:publish") && (
              <IconButton
                label={detail.trace.public ? t("trace.unshare") : t("trace.share")}
                icon={<Share2 size={15} />}
                active={detail.trace.public}
                aria-pressed={detail.trace.public}
                onClick={() => change.mutate({ public: !detail.trace.public })}
              />
            )}
            <IconButton label={t("trace.download")} icon={<Download size={15} />} onClick={() => downloadText(`trace-${traceId}.json`, JSON.stringify(detail, null, 2))} />
            {may(project, "traces:delete") && <IconButton label={t("trace.delete")} icon={<Trash2 size={15} />} onClick={() => setLeaving(true)} />}
            {leading}
          </>
        }
      />
      <TraceView
        key={traceId}
        projectId={projectId}
        detail={detail}
        selected={observation ?? ""}
        onSelect={(id) => onSelect(id === "" ? undefined : id)}
        display={shown}
        onDisplay={onDisplay}
        letters={alone}
        judgements={({ observationId, scores }) => (
          <>
            <JudgementsPanel key={observationId ?? ""} projectId={projectId} traceId={traceId} observationId={observationId} scores={scores} mayScore={may(project, "scores:CUD")} />
            <Comments
              projectId={projectId}
              target={observationId ? { object_type: "OBSERVATION", object_id: observationId } : { object_type: "TRACE", object_id: traceId }}
              ownId={me.user.id}
              mayComment={may(project, "comments:CUD")}
            />
          </>
        )}
      />
      <Confirm
        open={leaving}
        onClose={() => setLeaving(false)}
        title={t("trace.delete")}
        body={t("trace.delete_body")}
        action={t("trace.delete")}
        busy={remove.isPending}
        onConfirm={() =>
          remove.mutate([traceId], {
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
