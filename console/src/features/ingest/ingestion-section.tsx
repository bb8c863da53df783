import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ingestionQuery, useReplay } from "@/data/ingest";
import { QueryState } from "@/ui/query-state";
import { Section } from "@/ui/settings-page";
import { toast } from "@/ui/toast";
import { LedgerView } from "./ledger-view";

interface IngestionSectionProps {
  projectId: string;
  mayReplay: boolean;
}

/** The ledger of one project: what came in is stored, waiting, or rejected with a reason. */
export function IngestionSection({ projectId, mayReplay }: IngestionSectionProps) {
  const { t } = useTranslation("ingest");
  const ledger = useQuery(ingestionQuery(projectId));
  const replay = useReplay(projectId);
  return (
    <Section title={t("title")} lead={t("lead")}>
      <QueryState query={ledger}>
        {(now) => (
          <LedgerView
            ledger={now}
            rejections={now.rejections}
            mayReplay={mayReplay}
            busy={replay.isPending}
            onReplay={() => replay.mutate(undefined, { onSuccess: (done) => toast.good(t("replayed", { count: done.replayed })) })}
          />
        )}
      </QueryState>
    </Section>
  );
}
