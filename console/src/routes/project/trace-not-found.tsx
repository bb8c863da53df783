import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/states";

const RETRIES = 8;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 12_000;

interface TraceNotFoundProps {
  traceId?: string;
  onRetry: () => void;
}

/** A trace may be on its way still: it is asked for again for about a minute before anything is said to be missing. */
export function TraceNotFound({ traceId, onRetry }: TraceNotFoundProps) {
  const { t } = useTranslation("tracing");
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (tries >= RETRIES) return;
    const timer = window.setTimeout(
      () => {
        setTries(tries + 1);
        onRetry();
      },
      Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries),
    );
    return () => window.clearTimeout(timer);
    // Retrying again is decided by the number of tries alone.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [tries]);
  const waiting = tries < RETRIES;
  return (
    <EmptyState
      title={waiting ? t("not_found.waiting") : t("not_found.title")}
      body={
        <>
          {traceId && <span className="block font-mono text-meta">{traceId}</span>}
          {waiting ? t("not_found.waiting_body") : t("not_found.body")}
        </>
      }
    >
      <Button onClick={onRetry}>{t("not_found.retry")}</Button>
    </EmptyState>
  );
}
