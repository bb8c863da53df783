import { CalendarDays, ChevronDown } from "lucide-react";
import { useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { formatTime } from "@/lib/format";
import { useShortcuts } from "@/lib/shortcuts";
import { CALENDAR_TOKENS, DEFAULT_RANGE, fixedRange, RANGE_TOKENS, shiftedRange, windowOf } from "@/lib/time-range";
import { currentZone, readClock, setZone, subscribeZone, zoneName } from "@/lib/zone";
import { Button } from "@/ui/button";
import { cx } from "@/lib/cx";
import { TextField } from "@/ui/field";
import { Popover } from "@/ui/popover";
import { Segments } from "@/ui/tabs";

interface RangePickerProps {
  range: string | undefined;
  onPick: (range: string) => void;
}

function useRangeName(): (range: string) => string {
  const { t } = useTranslation("parts");
  return (range) => {
    const token = [...RANGE_TOKENS, ...CALENDAR_TOKENS].find((one) => one === range);
    if (token) return t(`range.${token}`);
    const { since, until } = windowOf(range);
    return `${formatTime(since).slice(5, 16)} – ${formatTime(until).slice(5, 16)}`;
  };
}

/** `2026-11-23T19:38` in local time, as a datetime input writes it. */
function forInput(iso: string | undefined): string {
  return iso ? formatTime(iso).slice(0, 16).replace(" ", "T") : "";
}

export function RangePicker({ range = DEFAULT_RANGE, onPick }: RangePickerProps) {
  const { t } = useTranslation("parts");
  const [open, setOpen] = useState(false);
  const zone = useSyncExternalStore(subscribeZone, currentZone);
  const nameOf = useRangeName();
  const pick = (next: string) => {
    setOpen(false);
    onPick(next);
  };
  useShortcuts({ "[": () => onPick(shiftedRange(range, -1)), "]": () => onPick(shiftedRange(range, 1)) });
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      align="end"
      label={t("range.label")}
      trigger={
        <Button icon={<CalendarDays size={14} aria-hidden />} aria-label={t("range.aria", { range: nameOf(range) })}>
          <span className="num">{nameOf(range)}</span>
          <ChevronDown size={13} className="text-ink-2" aria-hidden />
        </Button>
      }
    >
      <div className="flex gap-4">
        <div className="flex w-32 flex-col">
          {RANGE_TOKENS.map((token) => (
            <Preset key={token} name={nameOf(token)} chosen={token === range} onPick={() => pick(token)} />
          ))}
        </div>
        <div className="flex w-56 flex-col gap-3 border-l border-line pl-4">
          <div className="flex flex-col">
            {CALENDAR_TOKENS.map((token) => (
              <Preset key={token} name={nameOf(token)} chosen={token === range} onPick={() => pick(token)} />
            ))}
          </div>
          <FixedRange key={`${open} ${zone}`} range={range} onPick={pick} />
          <div className="flex items-center justify-between gap-2 text-meta text-ink-2">
            <span className="num">{zoneName()}</span>
            <Segments
              label={t("range.zone")}
              value={zone}
              onPick={setZone}
              tabs={[
                { value: "local", label: t("range.zone_local") },
                { value: "utc", label: "UTC" },
              ]}
            />
          </div>
          <p className="text-meta text-ink-2">{t("range.shift_hint")}</p>
        </div>
      </div>
    </Popover>
  );
}

interface PresetProps {
  name: string;
  chosen: boolean;
  onPick: () => void;
}

function Preset({ name, chosen, onPick }: PresetProps) {
  return (
    <button type="button" onClick={onPick} aria-pressed={chosen} className={cx("h-7 rounded-sm px-2 text-left hover:bg-hover", chosen && "font-semibold text-accent")}>
      {name}
    </button>
  );
}

function FixedRange({ range, onPick }: { range: string; onPick: (range: string) => void }) {
  const { t } = useTranslation("parts");
  const [from, setFrom] = useState(() => forInput(windowOf(range).since));
  const [to, setTo] = useState(() => forInput(windowOf(range).until ?? new Date().toISOString()));
  const valid = from !== "" && to !== "" && from < to;
  return (
    <form
      className="flex flex-col gap-3 border-t border-line pt-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (valid) onPick(fixedRange(readClock(from), readClock(to)));
      }}
    >
      <TextField type="datetime-local" label={t("range.from")} value={from} onChange={(event) => setFrom(event.target.value)} />
      <TextField
        type="datetime-local"
        label={t("range.to")}
        value={to}
        onChange={(event) => setTo(event.target.value)}
        error={from !== "" && to !== "" && !valid ? t("range.reversed") : undefined}
      />
      <Button type="submit" disabled={!valid}>
        {t("range.apply")}
      </Button>
    </form>
  );
}
