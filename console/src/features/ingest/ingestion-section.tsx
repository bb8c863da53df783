import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ingestionQuery, useReplay } from "@/data/ingest";
import { formatBytes, formatCount, formatDuration } from "@/lib/format";
import { Button } from "@/ui/button";
import { FactTable } from "@/ui/facts";
import { QueryState } from "@/ui/query-state";
import { Section } from "@/ui/settings-page";
import { SimpleTable } from "@/ui/simple-table";
import { toast } from "@/ui/toast";

interface IngestionSectionProps {
  projectId: string;
  mayReplay: boolean;
}

/** The ledger: what came in is stored, waiting, or rejected with a reason. */
export function IngestionSection({ projectId, mayReplay }: IngestionSectionProps) {
  const { t, i18n } = useTranslation("ingest");
  const ledger = useQuery(ingestionQuery(projectId));
  const replay = useReplay(projectId);
  return (
    <Section title={t("title")} lead={t("lead")}>
      <QueryState query={ledger}>
        {(now) => (
          <>
            <FactTable
              rows={[
                { label: t("received"), value: formatCount(now.received_batches, i18n.language) },
                { label: t("stored"), value: formatCount(now.stored_items, i18n.language) },
                { label: t("pending"), value: t("pending_value", { count: now.pending_batches, size: formatBytes(now.pending_bytes, i18n.language) }) },
                { label: t("oldest"), value: formatDuration(now.oldest_pending_s === null ? null : now.oldest_pending_s * 1000, i18n.language) },
                { label: t("rejected"), value: <span className={now.rejected_items > 0 ? "text-bad" : undefined}>{formatCount(now.rejected_items, i18n.language)}</span> },
              ]}
            />
            {now.rejections.length > 0 && (
              <div className="mt-6">
                <div className="mb-2 flex items-center gap-3">
                  <h3 className="flex-1 font-semibold">{t("rejections")}</h3>
                  {mayReplay && (
                    <Button busy={replay.isPending} onClick={() => replay.mutate(undefined, { onSuccess: (done) => toast.good(t("replayed", { count: done.replayed })) })}>
                      {t("replay")}
                    </Button>
                  )}
                </div>
                <SimpleTable
                  label={t("rejections")}
                  rows={now.rejections}
                  rowKey={(row) => row.item_id}
                  columns={[
                    { id: "item", title: t("item"), render: (row) => <span className="font-mono text-meta">{row.item_id}</span> },
                    { id: "reason", title: t("reason"), render: (row) => row.reason },
                  ]}
                />
              </div>
            )}
          </>
        )}
      </QueryState>
    </Section>
  );
}
