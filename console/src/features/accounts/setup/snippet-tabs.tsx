import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CodeBlock } from "@/ui/code-block";
import { Tabs } from "@/ui/tabs";
import { snippet, SNIPPETS, type Connection, type Snippet } from "./snippets";

/** The same connection, written for whatever the application is made with. */
export function SnippetTabs({ connection }: { connection: Connection }) {
  const { t } = useTranslation("accounts");
  const [kind, setKind] = useState<Snippet>("python3");
  return (
    <div>
      <div className="overflow-x-auto border-b border-line">
        <Tabs label={t("setup.snippets")} value={kind} onPick={setKind} tabs={SNIPPETS.map((value) => ({ value, label: t(`setup.snippet.${value}`) }))} />
      </div>
      {kind === "powerrag" && <p className="mt-3 text-ink-2">{t("setup.powerrag_note")}</p>}
      <CodeBlock code={snippet(kind, connection)} label={t(`setup.snippet.${kind}`)} className="mt-3" />
    </div>
  );
}
