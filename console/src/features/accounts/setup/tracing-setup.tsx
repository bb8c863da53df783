import { KeyRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";
import type { NewApiKey } from "@/api/types";
import { hostForSdks } from "@/lib/base";
import { Button } from "@/ui/button";
import { FirstLight } from "./first-light";
import { KeyReveal } from "./key-reveal";
import { SnippetTabs } from "./snippet-tabs";
import type { Connection } from "./snippets";

interface TracingSetupProps {
  baseUrl: string;
  /** The pair made on this page; without one the snippets carry placeholders. */
  newKey: NewApiKey | undefined;
  mayCreate: boolean;
  creating: boolean;
  onCreate: () => void;
  received: boolean;
  open: ReactNode;
}

export function TracingSetup({ baseUrl, newKey, mayCreate, creating, onCreate, received, open }: TracingSetupProps) {
  const { t } = useTranslation("accounts");
  const connection: Connection = {
    host: hostForSdks(baseUrl),
    publicKey: newKey?.public_key ?? "pk-lf-...",
    secretKey: newKey?.secret_key ?? "sk-lf-...",
  };
  return (
    <div className="flex flex-col gap-6">
      <section className="flex flex-col gap-3">
        <h2 className="text-lead font-semibold">{t("setup.keys.title")}</h2>
        {newKey ? (
          <>
            <p className="text-warn">{t("keys.once")}</p>
            <KeyReveal connection={connection} />
          </>
        ) : (
          <div className="flex items-center gap-3">
            <Button look="primary" icon={<KeyRound size={14} aria-hidden />} busy={creating} disabled={!mayCreate} onClick={onCreate}>
              {t("keys.create")}
            </Button>
            <span className="text-ink-2">{mayCreate ? t("setup.keys.hint") : t("setup.keys.may_not")}</span>
          </div>
        )}
      </section>
      <section className="flex flex-col gap-2">
        <h2 className="text-lead font-semibold">{t("setup.send.title")}</h2>
        <SnippetTabs connection={connection} />
      </section>
      <FirstLight received={received} open={open} />
    </div>
  );
}
