import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Download, ListChecks } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { batchJobsQuery, fileAddress, isAtWork, useCancelBatchJob, type BatchJob } from "@/data/batch-jobs";
import { tracingKeys } from "@/data/tracing";
import { downloadAddress } from "@/lib/download";
import { formatCount, formatBytes, formatTime } from "@/lib/format";
import { Button, IconButton } from "@/ui/button";
import { Popover } from "@/ui/popover";
import { toast } from "@/ui/toast";

/** A file of at most so many traces is handed over as soon as it is written; larger ones wait in the tray. */
const HANDED_OVER = 5000;

/** What works in the background for this person, and what it left to download. */
export function JobTray({ projectId }: { projectId: string }) {
  const { t } = useTranslation("exports");
  const jobs = useQuery(batchJobsQuery(projectId));
  useArrivals(projectId, jobs.data);
  const items = jobs.data ?? [];
  const busy = items.filter(isAtWork).length;
  if (items.length === 0) return null;
  return (
    <Popover
      align="end"
      label={t("tray.title")}
      trigger={
        <button type="button" aria-label={t("tray.label", { count: busy })} className="flex h-7 items-center gap-1.5 rounded-md px-2 text-ink-2 hover:bg-hover hover:text-ink">
          <ListChecks size={15} aria-hidden />
          {busy > 0 && <span className="num text-accent">{busy}</span>}
        </button>
      }
    >
      <h2 className="mb-2 font-semibold">{t("tray.title")}</h2>
      <ul className="flex max-h-[60vh] w-80 flex-col gap-3 overflow-y-auto">
        {items.map((job) => (
          <JobLine key={job.id} projectId={projectId} job={job} />
        ))}
      </ul>
    </Popover>
  );
}

function JobLine({ projectId, job }: { projectId: string; job: BatchJob }) {
  const { t, i18n } = useTranslation("exports");
  const cancel = useCancelBatchJob(projectId);
  const share = job.total ? Math.min(1, job.done / job.total) : 0;
  return (
    <li className="flex flex-col gap-1">
      <div className="flex items-center gap-2">
        <span className="ellipsis min-w-0 flex-1">{t(`action.${job.action}`, { format: job.format.toUpperCase() })}</span>
        {isAtWork(job) && (
          <Button look="ghost" busy={cancel.isPending} onClick={() => cancel.mutate(job.id)}>
            {t("tray.cancel")}
          </Button>
        )}
        {job.has_file && <IconButton label={t("tray.download")} icon={<Download size={14} />} onClick={() => downloadAddress("", fileAddress(projectId, job.id))} />}
      </div>
      {job.status === "running" && (
        <div role="progressbar" aria-label={t("tray.progress")} aria-valuemin={0} aria-valuemax={job.total ?? undefined} aria-valuenow={job.done} className="h-1 overflow-hidden rounded-full bg-hover">
          <div className="h-full bg-accent" style={{ width: `${share * 100}%` }} />
        </div>
      )}
      <p className="num text-meta text-ink-2">
        <span className={job.status === "failed" ? "text-bad" : undefined}>{t(`status.${job.status}`)}</span>
        {job.total !== null && ` · ${t("tray.done", { done: formatCount(job.done, i18n.language), total: formatCount(job.total, i18n.language) })}`}
        {job.has_file && job.file_bytes !== null && ` · ${formatBytes(job.file_bytes, i18n.language)}`}
        {job.has_file && ` · ${t("tray.until", { time: formatTime(job.expires_at).slice(5, 16) })}`}
      </p>
      {job.error && <p className="text-meta break-words text-bad">{job.error}</p>}
    </li>
  );
}

/** Says when a job that was seen at work has ended, hands small files over, and lets lists be asked anew. */
function useArrivals(projectId: string, jobs: readonly BatchJob[] | undefined): void {
  const { t } = useTranslation("exports");
  const queries = useQueryClient();
  const working = useRef(new Set<string>());
  useEffect(() => {
    for (const job of jobs ?? []) {
      if (isAtWork(job)) working.current.add(job.id);
      else if (working.current.delete(job.id)) {
        if (job.status === "failed") toast.bad(t("ended.failed"));
        if (job.status === "done") toast.good(t(`ended.${job.action}`, { count: job.done }));
        if (job.has_file && job.done <= HANDED_OVER) downloadAddress("", fileAddress(projectId, job.id));
        if (job.action !== "export") void queries.invalidateQueries({ queryKey: tracingKeys.project(projectId) });
      }
    }
  }, [jobs, projectId, queries, t]);
}
