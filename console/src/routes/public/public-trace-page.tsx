import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { PUBLIC, publicTraceQuery } from "@/data/trace";
import { TraceHeader } from "@/features/tracing/trace/trace-header";
import { DISPLAYS, TraceView } from "@/features/tracing/trace/trace-view";
import { formatTime } from "@/lib/format";
import { ApiError } from "@/lib/http";
import { useTitle } from "@/lib/title";
import { Firefly } from "@/parts/firefly";
import { MediaRoom } from "@/parts/payload/media-room";
import { Button } from "@/ui/button";
import { EmptyState, ErrorState, PageSkeleton } from "@/ui/states";

const route = getRouteApi("/public/traces/$traceId");
const nothing = () => undefined;

/** A shared trace for anybody who has its address: to be read, and nothing else. */
export function PublicTracePage() {
  const { t } = useTranslation("tracing");
  const { traceId } = route.useParams();
  const { observation, display } = route.useSearch();
  const navigate = useNavigate({ from: "/public/traces/$traceId" });
  const found = useQuery(publicTraceQuery(traceId));
  useTitle(found.data?.trace.name ?? t("traces.peek"));
  if (found.error instanceof ApiError && found.error.status === 404) {
    return (
      <EmptyState title={t("public.absent")} body={t("public.absent_body")}>
        <Button onClick={() => void navigate({ to: "/trace/$traceId", params: { traceId } })}>{t("public.sign_in")}</Button>
      </EmptyState>
    );
  }
  if (found.error) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <PageSkeleton />;
  const detail = found.data;
  return (
    <MediaRoom value={`/public/traces/${encodeURIComponent(traceId)}/media`}>
      <main className="flex h-full min-h-0 flex-col">
        <p className="flex h-9 shrink-0 items-center gap-2 border-b border-line bg-panel px-4 text-meta text-ink-2">
          <Firefly size={18} />
          {t("public.lead")}
          {detail.share.hide_texts && <span>{t("share.hidden")}</span>}
          {detail.share.expires_at && <span>{t("share.until", { at: formatTime(detail.share.expires_at) })}</span>}
        </p>
        <TraceHeader projectId={PUBLIC} detail={detail} mayTag={false} mayStar={false} onStar={nothing} onTags={nothing} back={false} actions={null} />
        <TraceView
          projectId={PUBLIC}
          detail={detail}
          selected={observation ?? ""}
          onSelect={(id) => void navigate({ search: (before) => ({ ...before, observation: id === "" ? undefined : id }), replace: true })}
          display={DISPLAYS.find((one) => one === display) ?? "details"}
          onDisplay={(next) => void navigate({ search: (before) => ({ ...before, display: next }), replace: true })}
          judging={undefined}
        />
      </main>
    </MediaRoom>
  );
}
