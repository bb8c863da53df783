import { useTranslation } from "react-i18next";
import type { AuditEntry } from "@/api/types";
import { Time } from "@/parts/time";
import { Button } from "@/ui/button";
import { JsonView } from "@/ui/json/json-view";
import type { Json } from "@/ui/json/flatten";
import { Popover } from "@/ui/popover";
import { SimpleTable } from "@/ui/simple-table";
import { useAuditWords } from "./audit-words";

/** Who changed what, newest first. */
export function AuditTable({ entries }: { entries: readonly AuditEntry[] }) {
  const { t } = useTranslation("accounts");
  const words = useAuditWords();
  return (
    <SimpleTable<AuditEntry>
      label={t("audit.title")}
      rows={entries}
      rowKey={(entry) => entry.id}
      columns={[
        { id: "at", title: t("audit.at"), render: (entry) => <Time at={entry.at} /> },
        { id: "actor", title: t("audit.actor"), render: (entry) => entry.user_email ?? entry.api_key_id ?? t("audit.system") },
        { id: "action", title: t("audit.action"), render: (entry) => words.action(entry.action) },
        {
          id: "resource",
          title: t("audit.resource"),
          render: (entry) => (
            <span className="flex gap-2">
              <span>{words.resource(entry.resource_type)}</span>
              <span className="ellipsis max-w-40 font-mono text-meta text-ink-2" title={entry.resource_id}>
                {entry.resource_id}
              </span>
            </span>
          ),
        },
        {
          id: "change",
          title: "",
          align: "right",
          render: (entry) =>
            (entry.before != null || entry.after != null) && (
              <Popover label={t("audit.change")} align="end" trigger={<Button look="ghost">{t("audit.change")}</Button>}>
                <div className="max-h-96 w-[420px] overflow-auto">
                  <JsonView label={t("audit.change")} value={{ before: entry.before as Json, after: entry.after as Json }} />
                </div>
              </Popover>
            ),
        },
      ]}
    />
  );
}
