import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatDuration } from "@/lib/format";

const TICK_MS = 1000;
/** After so long a step without an end was not ended, it does not run. */
const LOST_AFTER_MS = 15 * 60_000;

/** How long a step without an end has been running. */
export function RunningFor({ since }: { since: string }) {
  const { t, i18n } = useTranslation("tracing");
  const [now, setNow] = useState(() => Date.now());
  const ms = now - new Date(since).getTime();
  const lost = ms > LOST_AFTER_MS;
  useEffect(() => {
    if (lost) return;
    const timer = window.setInterval(() => setNow(Date.now()), TICK_MS);
    return () => window.clearInterval(timer);
  }, [lost]);
  if (lost) return <span className="text-meta text-warn">{t("trace.never_ended")}</span>;
  return <span className="breathe num text-meta whitespace-nowrap text-ink-2">{t("trace.running_for", { duration: formatDuration(Math.max(1000, ms), i18n.language) })}</span>;
}
