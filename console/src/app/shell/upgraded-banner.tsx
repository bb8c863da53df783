import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { serverVersionQuery } from "@/data/accounts";
import { Button } from "@/ui/button";

/** The server was upgraded while this tab was open: its page still speaks to the new one as to the old. */
export function UpgradedBanner({ version }: { version: string }) {
  const { t } = useTranslation("app");
  const [known] = useState(version);
  const now = useQuery(serverVersionQuery).data;
  if (!now || now === known) return null;
  return (
    <div role="status" className="flex h-9 shrink-0 items-center gap-3 border-b border-line bg-warn-soft px-4">
      <span className="flex-1">{t("upgraded.body", { version: now })}</span>
      <Button onClick={() => window.location.reload()}>{t("upgraded.reload")}</Button>
    </div>
  );
}
