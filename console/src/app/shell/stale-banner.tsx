import { useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/lib/http";
import { Button } from "@/ui/button";
import { errorText } from "@/ui/error-text";

/** Something on the page was to be read anew and could not be: what is shown is older than it looks. */
export function StaleBanner() {
  const { t, i18n } = useTranslation("app");
  const queries = useQueryClient();
  const cache = queries.getQueryCache();
  const error = useSyncExternalStore(
    (changed) => cache.subscribe(changed),
    () => cache.findAll({ type: "active" }).find(({ state }) => state.status === "error" && state.data !== undefined && isOutage(state.error))?.state.error,
  );
  if (!error) return null;
  return (
    <div role="alert" className="flex min-h-9 shrink-0 items-center gap-3 border-b border-line bg-warn-soft px-4">
      <span className="flex-1">{t("stale.body", { why: errorText(i18n, error) })}</span>
      <Button icon={<RotateCw size={14} />} onClick={() => void queries.refetchQueries({ type: "active", predicate: ({ state }) => state.status === "error" })}>
        {t("stale.retry")}
      </Button>
    </div>
  );
}

const isOutage = (error: unknown) => error instanceof ApiError && (error.status === 0 || error.status >= 500);
