import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Download, Link2, PenSquare } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SessionDetail } from "@/api/types";
import { meQuery } from "@/data/accounts";
import { useNeighbours } from "@/data/neighbours";
import { sessionScoresQuery, useDeleteScore } from "@/data/scores";
import { downloadTraces, sessionQuery } from "@/data/tracing";
import { Comments } from "@/features/review/comments";
import { AnnotateDrawer } from "@/features/scores/annotate-drawer";
import { JudgementList } from "@/features/scores/judgement-list";
import { SessionHeader } from "@/features/tracing/sessions/session-header";
import { SessionReplay } from "@/features/tracing/sessions/session-replay";
import { copyText } from "@/lib/clipboard";
import { downloadText } from "@/lib/download";
import { useShortcuts } from "@/lib/shortcuts";
import { useTitle } from "@/lib/title";
import { may, placeOf } from "@/parts/may";
import { NeighbourButtons } from "@/parts/neighbour-buttons";
import { IconButton } from "@/ui/button";
import { errorText } from "@/ui/error-text";
import { QueryState } from "@/ui/query-state";
import { toast } from "@/ui/toast";

const route = getRouteApi("/in/project/$projectId/sessions/$sessionId");

export function SessionPage() {
  const { projectId, sessionId } = route.useParams();
  useTitle(sessionId);
  const session = useQuery(sessionQuery(projectId, sessionId));
  return <QueryState query={session}>{(detail) => <Session key={sessionId} projectId={projectId} detail={detail} />}</QueryState>;
}

function Session({ projectId, detail }: { projectId: string; detail: SessionDetail }) {
  const { t, i18n } = useTranslation("tracing");
  const { session, traces } = detail;
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const neighbours = useNeighbours("sessions", projectId, session.id);
  const scores = useQuery(sessionScoresQuery(projectId, session.id));
  const remove = useDeleteScore(projectId, null);
  const [annotating, setAnnotating] = useState(false);
  const [saving, setSaving] = useState(false);
  const project = placeOf(me, projectId)?.project ?? { scopes: [] };
  const annotate = () => may(project, "scores:CUD") && setAnnotating(true);
  const copyLink = async () => {
    if (await copyText(window.location.href)) toast.good(t("trace.link_copied"));
  };
  const save = async () => {
    setSaving(true);
    try {
      const whole = await downloadTraces(projectId, traces.map((trace) => trace.id));
      downloadText(`session-${session.id}.json`, JSON.stringify({ session, scores: scores.data ?? [], traces: whole }, null, 2));
    } catch (error) {
      toast.bad(errorText(i18n, error));
    } finally {
      setSaving(false);
    }
  };
  useShortcuts({ a: annotate, y: () => void copyLink() });
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <SessionHeader
        projectId={projectId}
        session={session}
        actions={
          <>
            {may(project, "scores:CUD") && <IconButton label={t("sessions.annotate")} hint="a" icon={<PenSquare size={15} />} onClick={annotate} />}
            <IconButton label={t("trace.copy_link")} hint="y" icon={<Link2 size={15} />} onClick={() => void copyLink()} />
            <IconButton label={t("trace.download")} icon={<Download size={15} />} disabled={saving} onClick={() => void save()} />
            <NeighbourButtons neighbours={neighbours} onGo={(id) => void navigate({ to: "/project/$projectId/sessions/$sessionId", params: { projectId, sessionId: id } })} />
          </>
        }
      />
      <SessionReplay
        projectId={projectId}
        detail={detail}
        judgements={(wish) => (
          <>
            <JudgementList projectId={projectId} scores={scores.data ?? []} mayDelete={may(project, "scores:CUD")} onDelete={(id) => remove.mutate(id)} />
            <Comments projectId={projectId} target={{ object_type: "SESSION", object_id: session.id }} ownId={me.user.id} mayComment={may(project, "comments:CUD")} {...wish} />
          </>
        )}
      />
      {annotating && (
        <AnnotateDrawer projectId={projectId} target={{ session_id: session.id }} subject={session.id} scores={scores.data ?? []} ownId={me.user.id} onClose={() => setAnnotating(false)} />
      )}
    </div>
  );
}
