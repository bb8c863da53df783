import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ShareTerms } from "@/api/types";
import { shareQuery, useShare } from "@/data/trace";
import { withBase } from "@/lib/base";
import { copyText } from "@/lib/clipboard";
import { formatTime } from "@/lib/format";
import { seg } from "@/lib/http";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/checkbox";
import { CodeBlock } from "@/ui/code-block";
import { Dialog } from "@/ui/dialog";
import { errorText } from "@/ui/error-text";
import { SelectField } from "@/ui/field";
import { QueryState } from "@/ui/query-state";
import { toast } from "@/ui/toast";

interface ShareDialogProps {
  projectId: string;
  traceId: string;
  onClose: () => void;
}

const ENDS = ["never", "1d", "7d", "30d"] as const;
type End = (typeof ENDS)[number];
const DAYS: Record<Exclude<End, "never">, number> = { "1d": 1, "7d": 7, "30d": 30 };
const DAY_MS = 86_400_000;

function publicAddress(traceId: string): string {
  return `${window.location.origin}${withBase(`/public/traces/${seg(traceId)}`)}`;
}

/** Showing one trace to people without an account: until when, and whether what was said in it is shown. */
export function ShareDialog({ projectId, traceId, onClose }: ShareDialogProps) {
  const { t } = useTranslation("tracing");
  const terms = useQuery(shareQuery(projectId, traceId));
  return (
    <Dialog open onClose={onClose} title={t("share.title")} description={t("share.lead")}>
      <QueryState query={terms}>{(known) => <Terms projectId={projectId} traceId={traceId} known={known} />}</QueryState>
    </Dialog>
  );
}

function Terms({ projectId, traceId, known }: { projectId: string; traceId: string; known: ShareTerms }) {
  const { t, i18n } = useTranslation("tracing");
  const share = useShare(projectId, traceId);
  const [end, setEnd] = useState<End>("never");
  const [hide, setHide] = useState(known.hide_texts);
  if (!known.allowed) return <p className="pb-4 text-ink-2">{t("share.forbidden")}</p>;
  const publish = () => {
    const expires_at = end === "never" ? null : new Date(Date.now() + DAYS[end] * DAY_MS).toISOString();
    share.mutate(
      { public: true, expires_at, hide_texts: hide },
      {
        onSuccess: async () => {
          if (await copyText(publicAddress(traceId))) toast.good(t("share.copied"));
        },
      },
    );
  };
  const withdraw = () => share.mutate({ public: false, expires_at: null, hide_texts: false }, { onSuccess: () => toast.good(t("share.withdrawn")) });
  return (
    <div className="flex flex-col gap-4 pb-4">
      {known.public && (
        <>
          <CodeBlock code={publicAddress(traceId)} label={t("share.address")} />
          <p className="text-ink-2">
            {known.expires_at ? t("share.until", { at: formatTime(known.expires_at) }) : t("share.for_ever")} {known.hide_texts ? t("share.hidden") : t("share.whole")}
          </p>
        </>
      )}
      <SelectField label={t("share.end")} value={end} onPick={setEnd} choices={ENDS.map((value) => ({ value, label: t(`share.end_${value}`) }))} />
      <Checkbox checked={hide} onToggle={setHide} label={t("share.hide")} />
      {share.error && (
        <p role="alert" className="text-bad">
          {errorText(i18n, share.error)}
        </p>
      )}
      <div className="flex gap-2">
        <Button look="primary" busy={share.isPending} onClick={publish}>
          {known.public ? t("share.change") : t("share.publish")}
        </Button>
        {known.public && (
          <Button look="danger" busy={share.isPending} onClick={withdraw}>
            {t("share.withdraw")}
          </Button>
        )}
      </div>
    </div>
  );
}
