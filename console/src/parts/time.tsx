import { formatShortTime, formatTime, formatTimeWithZone } from "@/lib/format";

interface TimeProps {
  at: string | null | undefined;
  short?: boolean;
}

/** A moment in the reader's zone; the zone and the milliseconds stand in the title. */
export function Time({ at, short = false }: TimeProps) {
  return (
    <time dateTime={at ?? undefined} title={formatTimeWithZone(at)} className="num whitespace-nowrap">
      {short ? formatShortTime(at) : formatTime(at)}
    </time>
  );
}
