import { useTranslation } from "react-i18next";
import { formatBytes, formatCount, formatDuration } from "@/lib/format";
import { Button } from "@/ui/button";
import { SimpleTable } from "@/ui/simple-table";

export interface LedgerNumbers {
  received_batches: number;
  received_items: number;
  stored_items: number;
  rejected_items: number;
  pending_batches: number;
  pending_items: number;
  pending_bytes: number;
  oldest_pending_s: number | null;
}

export interface Rejected {
  project_id?: string;
  item_id: string;
  reason: string;
  items: number;
}

interface LedgerViewProps {
  ledger: LedgerNumbers;
  rejections: readonly Rejected[];
  mayReplay: boolean;
  busy: boolean;
  onReplay: () => void;
}

/** received = stored + rejected + waiting, and why what was rejected was rejected. */
export function LedgerView({ ledger, rejections, mayReplay, busy, onReplay }: LedgerViewProps) {
  const { t, i18n } = useTranslation("ingest");
  const language = i18n.language;
  const waits = ledger.oldest_pending_s === null ? t("lag_none") : t("lag", { time: formatDuration(ledger.oldest_pending_s * 1000, language) });
  return (
    <>
      <dl className="flex flex-wrap items-end gap-x-3 gap-y-4">
        <Amount label={t("received")} value={formatCount(ledger.received_items, language)} note={t("batches", { count: ledger.received_batches })} />
        <Amount sign="=" label={t("stored")} value={formatCount(ledger.stored_items, language)} />
        <Amount sign="+" label={t("pending")} value={formatCount(ledger.pending_items, language)} note={ledger.pending_items > 0 ? `${formatBytes(ledger.pending_bytes, language)}, ${waits}` : waits} />
        <Amount sign="+" label={t("rejected")} value={formatCount(ledger.rejected_items, language)} bad={ledger.rejected_items > 0} />
      </dl>
      {rejections.length > 0 && (
        <div className="mt-6">
          <div className="mb-2 flex items-center gap-3">
            <h3 className="flex-1 font-semibold">{t("rejections")}</h3>
            {mayReplay && (
              <Button busy={busy} onClick={onReplay}>
                {t("replay")}
              </Button>
            )}
          </div>
          <RejectedTable rows={rejections} />
        </div>
      )}
    </>
  );
}

function RejectedTable({ rows }: { rows: readonly Rejected[] }) {
  const { t, i18n } = useTranslation("ingest");
  const ofProjects = rows.some((row) => row.project_id !== undefined);
  return (
    <SimpleTable<Rejected>
      label={t("rejections")}
      rows={rows}
      rowKey={(row) => `${row.project_id ?? ""} ${row.item_id}`}
      columns={[
        ...(ofProjects ? [{ id: "project", title: t("project"), render: (row: Rejected) => <span className="font-mono text-meta">{row.project_id}</span> }] : []),
        { id: "item", title: t("item"), render: (row) => <span className="font-mono text-meta break-all">{row.item_id}</span> },
        { id: "items", title: t("items"), align: "right", render: (row) => formatCount(row.items, i18n.language) },
        { id: "reason", title: t("reason"), render: (row) => row.reason },
      ]}
    />
  );
}

interface AmountProps {
  label: string;
  value: string;
  note?: string;
  bad?: boolean;
  /** Stands between the amount before and this one. */
  sign?: string;
}

// Drawn by the style sheet: a list of terms may hold nothing but its terms.
const SIGNED = "relative pl-6 before:absolute before:bottom-[22px] before:left-0 before:text-title before:text-ink-2 before:content-[attr(data-sign)]";

function Amount({ label, value, note, bad = false, sign }: AmountProps) {
  return (
    <div data-sign={sign} className={sign && SIGNED}>
      <dt className="text-meta text-ink-2">{label}</dt>
      <dd className="num">
        <span className={`block text-figure font-semibold ${bad ? "text-bad" : ""}`}>{value}</span>
        <span className="block h-[18px] text-meta text-ink-2">{note}</span>
      </dd>
    </div>
  );
}
