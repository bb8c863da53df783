import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { meQuery } from "@/data/accounts";
import { commentCountsQuery } from "@/data/review";
import { traceQuery } from "@/data/trace";
import { useChangeTrace } from "@/data/tracing";
import { AnnotateDrawer } from "@/features/scores/annotate-drawer";
import { traceAddress } from "@/features/tracing/list/trace-list";
import { TraceHeader } from "@/features/tracing/trace/trace-header";
import { DISPLAYS, TraceView } from "@/features/tracing/trace/trace-view";
import { copyText } from "@/lib/clipboard";
import { ApiError } from "@/lib/http";
import { useShortcuts } from "@/lib/shortcuts";
import { useTitle } from "@/lib/title";
import { may, placeOf } from "@/parts/may";
import { ErrorState, PageSkeleton } from "@/ui/states";
import { toast } from "@/ui/toast";
import { TraceActions } from "./trace-actions";
import { useJudging } from "./trace-judging";
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
  const counts = useQuery(commentCountsQuery(projectId, traceId));
  useTitle(found.data?.trace.name ?? t("traces.peek"));
  const change = useChangeTrace(projectId, traceId);
  const [annotating, setAnnotating] = useState(false);
  const project = placeOf(me, projectId)?.project ?? { scopes: [] };
  const annotate = () => may(project, "scores:CUD") && setAnnotating(true);
  const judging = useJudging({ projectId, traceId, ownId: me.user.id, project, onAnnotate: annotate });
  const shown = DISPLAYS.find((one) => one === display) ?? "details";
  const copyLink = async () => {
    const search = new URLSearchParams({ ...(observation ? { observation } : {}), ...(shown === "details" ? {} : { display: shown }) }).toString();
    const address = `${window.location.origin}${traceAddress(projectId, traceId)}${search === "" ? "" : `?${search}`}`;
    if (await copyText(address)) toast.good(t("trace.link_copied"));
  };
  useShortcuts({
    y: () => void copyLink(),
    a: annotate,
    s: () => found.data && may(project, "objects:bookmark") && change.mutate({ bookmarked: !found.data.trace.bookmarked }),
  });
  if (found.error instanceof ApiError && found.error.status === 404) return <TraceNotFound traceId={traceId} onRetry={() => void found.refetch()} />;
  if (found.error && !found.data) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <PageSkeleton />;
  const detail = found.data;
  const step = detail.observations.find((one) => one.id === observation);
  return (
    <>
      <TraceHeader
        projectId={projectId}
        detail={detail}
        mayTag={may(project, "objects:tag")}
        mayStar={may(project, "objects:bookmark")}
        onStar={(bookmarked) => change.mutate({ bookmarked })}
        onTags={(tags) => change.mutate({ tags })}
        back={alone}
        actions={
          <>
            <TraceActions projectId={projectId} trace={detail.trace} step={step} scores={detail.scores} project={project} onCopyLink={() => void copyLink()} onAnnotate={annotate} onDeleted={onDeleted} />
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
        commentCounts={counts.data}
        judging={judging}
      />
      {annotating && (
        <AnnotateDrawer
          projectId={projectId}
          target={{ trace_id: traceId, observation_id: step?.id }}
          subject={step?.name ?? detail.trace.name ?? traceId}
          scores={detail.scores.filter((score) => (score.observation_id ?? undefined) === step?.id)}
          ownId={me.user.id}
          onClose={() => setAnnotating(false)}
        />
      )}
    </>
  );
}
