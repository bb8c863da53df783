import { useTranslation } from "react-i18next";
import { ABSENT, formatDuration } from "@/lib/format";

interface LatencyBarProps {
  ms: number | null;
  /** The latency that fills the bar. */
  longestMs: number;
}

/** A number with a faint bar below it, so that slow rows stand out while scrolling. */
export function LatencyBar({ ms, longestMs }: LatencyBarProps) {
  const { i18n } = useTranslation();
  if (ms === null) return <span className="text-ink-2">{ABSENT}</span>;
  const share = longestMs > 0 ? Math.min(1, ms / longestMs) : 0;
  return (
    <span className="relative flex h-full w-full items-center justify-end">
      {formatDuration(ms, i18n.language)}
      <span aria-hidden className="absolute inset-x-0 bottom-[5px] flex h-0.5 justify-end">
        <span className="bar-share block h-full rounded-full bg-ink-2 opacity-35" style={{ ["--share" as string]: share }} />
      </span>
    </span>
  );
}
