import { useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ApiKey, NewApiKey } from "@/api/types";
import { keysQuery, useCreateKey, useRevokeKey, type KeyOwner } from "@/data/accounts";
import { formatAgo, formatDay } from "@/lib/format";
import { Button, IconButton } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { CopyButton } from "@/ui/copy-button";
import { QueryState } from "@/ui/query-state";
import { Section } from "@/ui/settings-page";
import { SimpleTable } from "@/ui/simple-table";
import { EmptyState } from "@/ui/states";
import { NewKeyDialog } from "./new-key-dialog";

interface KeysSectionProps {
  owner: KeyOwner;
  baseUrl: string;
  mayChange: boolean;
}

/** API keys of one project or organisation: make, see, revoke. */
export function KeysSection({ owner, baseUrl, mayChange }: KeysSectionProps) {
  const { t } = useTranslation("accounts");
  const keys = useQuery(keysQuery(owner));
  const create = useCreateKey();
  const revoke = useRevokeKey();
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<NewApiKey>();
  const [ending, setEnding] = useState<ApiKey>();
  const newButton = mayChange && (
    <Button look="primary" icon={<Plus size={14} aria-hidden />} onClick={() => setMaking(true)}>
      {t("keys.create")}
    </Button>
  );
  return (
    <Section title={t("keys.title")} lead={owner.kind === "project" ? t("keys.lead_project") : t("keys.lead_organization")} action={newButton}>
      <QueryState query={keys}>
        {(found) =>
          found.length === 0 ? (
            <EmptyState title={t("keys.empty")} body={t("keys.empty_hint")}>
              {newButton}
            </EmptyState>
          ) : (
            <KeysTable keys={found} mayChange={mayChange} onRevoke={setEnding} />
          )
        }
      </QueryState>
      <NewKeyDialog
        open={making}
        made={made}
        baseUrl={baseUrl}
        busy={create.isPending}
        onCreate={(input) => create.mutate({ owner, ...input }, { onSuccess: setMade })}
        onClose={() => {
          setMaking(false);
          setMade(undefined);
        }}
      />
      <Confirm
        open={ending !== undefined}
        onClose={() => setEnding(undefined)}
        title={t("keys.revoke_title")}
        body={t("keys.revoke_body", { key: ending?.public_key ?? "" })}
        action={t("keys.revoke")}
        busy={revoke.isPending}
        onConfirm={() => ending && revoke.mutate({ owner, id: ending.id }, { onSuccess: () => setEnding(undefined) })}
      />
    </Section>
  );
}

interface KeysTableProps {
  keys: readonly ApiKey[];
  mayChange: boolean;
  onRevoke: (key: ApiKey) => void;
}

function KeysTable({ keys, mayChange, onRevoke }: KeysTableProps) {
  const { t, i18n } = useTranslation("accounts");
  return (
    <SimpleTable<ApiKey>
      label={t("keys.title")}
      rows={keys}
      rowKey={(key) => key.id}
      columns={[
        { id: "created", title: t("keys.created"), render: (key) => formatDay(key.created_at, i18n.language) },
        { id: "note", title: t("keys.note"), className: "max-w-40 ellipsis", render: (key) => key.note ?? <span className="text-ink-2">{t("keys.no_note")}</span> },
        {
          id: "public",
          title: t("keys.public"),
          render: (key) => (
            <span className="inline-flex items-center">
              <span className="ellipsis max-w-64 font-mono text-meta">{key.public_key}</span>
              <CopyButton text={key.public_key} label={t("keys.copy", { what: t("keys.public") })} />
            </span>
          ),
        },
        { id: "secret", title: t("keys.secret"), render: (key) => <span className="font-mono text-meta text-ink-2">{key.display_secret_key}</span> },
        { id: "used", title: t("keys.last_used"), render: (key) => <span className="text-ink-2">{key.last_used_at ? formatAgo(key.last_used_at, i18n.language) : t("keys.never")}</span> },
        { id: "expires", title: t("keys.expires"), render: (key) => <span className="text-ink-2">{key.expires_at ? formatDay(key.expires_at, i18n.language) : t("keys.no_expiry")}</span> },
        {
          id: "revoke",
          title: "",
          align: "right",
          render: (key) => mayChange && <IconButton label={t("keys.revoke_named", { key: key.public_key })} icon={<Trash2 size={14} />} onClick={() => onRevoke(key)} />,
        },
      ]}
    />
  );
}
