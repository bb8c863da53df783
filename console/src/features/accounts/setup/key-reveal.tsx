import { useTranslation } from "react-i18next";
import { CopyButton } from "@/ui/copy-button";
import { CodeBlock } from "@/ui/code-block";
import { dotEnv, type Connection } from "./snippets";

/** A key pair the one time it can be seen, and the block that goes into an application's `.env`. */
export function KeyReveal({ connection }: { connection: Connection }) {
  const { t } = useTranslation("accounts");
  const rows = [
    { label: t("keys.secret"), value: connection.secretKey },
    { label: t("keys.public"), value: connection.publicKey },
    { label: t("keys.host"), value: connection.host },
  ];
  return (
    <div className="flex flex-col gap-3">
      <dl className="grid grid-cols-[max-content_1fr] items-center gap-x-3 rounded-md border border-line px-3 py-1">
        {rows.map((row) => (
          <div key={row.label} className="contents">
            <dt className="text-ink-2">{row.label}</dt>
            <dd className="flex min-w-0 items-center justify-between gap-3">
              <span className="ellipsis font-mono text-meta">{row.value}</span>
              <CopyButton text={row.value} label={t("keys.copy", { what: row.label })} />
            </dd>
          </div>
        ))}
      </dl>
      <div>
        <div className="mb-1 flex items-center justify-between">
          <span className="font-mono text-meta text-ink-2">{".env"}</span>
          <CopyButton wide text={dotEnv(connection)} label={t("keys.copy_env")} />
        </div>
        <CodeBlock code={dotEnv(connection)} label={t("keys.env")} />
      </div>
    </div>
  );
}
