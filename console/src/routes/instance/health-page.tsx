import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { healthQuery, useReplayAll } from "@/data/instance";
import { LedgerView } from "@/features/ingest/ledger-view";
import { JobsAndDisk, StoresSection, Warnings } from "@/features/upkeep/instance-sections";
import { useTitle } from "@/lib/title";
import { QueryState } from "@/ui/query-state";
import { Section } from "@/ui/settings-page";
import { toast } from "@/ui/toast";

/** For administrators of the installation: does everything answer, does anything wait, was anything refused. */
export function HealthPage() {
  const { t } = useTranslation("upkeep");
  const { t: tIngest } = useTranslation("ingest");
  const health = useQuery(healthQuery);
  const replay = useReplayAll();
  useTitle(t("title"));
  return (
    <div className="mx-auto max-w-[1040px] px-6 py-6">
      <h1 className="mb-4 text-title font-semibold">{t("title")}</h1>
      <QueryState query={health}>
        {(now) => (
          <>
            <Warnings health={now} />
            <Section title={tIngest("title")} lead={tIngest("lead")}>
              {now.ledger ? (
                <LedgerView
                  ledger={now.ledger}
                  rejections={now.rejections}
                  mayReplay
                  busy={replay.isPending}
                  onReplay={() => replay.mutate(undefined, { onSuccess: (done) => toast.good(tIngest("replayed", { count: done.replayed })) })}
                />
              ) : (
                <p className="text-bad">{t("no_ledger")}</p>
              )}
            </Section>
            <StoresSection stores={now.stores} />
            <JobsAndDisk health={now} />
          </>
        )}
      </QueryState>
    </div>
  );
}
