import { useTranslation } from "react-i18next";
import { formatCount } from "@/lib/format";

export interface Day {
  /** `YYYY-MM-DD`, UTC. */
  date: string;
  count: number;
}

interface ActivityCalendarProps {
  days: readonly Day[];
  onPick: (date: string) => void;
}

const WEEK = 7;
/** How strong a day is painted: nothing, and four steps up to the busiest. */
const STEPS = ["bg-hover", "bg-accent opacity-25", "bg-accent opacity-50", "bg-accent opacity-75", "bg-accent"] as const;

function stepOf(count: number, most: number): number {
  return count === 0 ? 0 : Math.max(1, Math.ceil((count / most) * (STEPS.length - 1)));
}

/** One square a day, one column a week beginning on Monday: when a person was here. */
export function ActivityCalendar({ days, onPick }: ActivityCalendarProps) {
  const { t, i18n } = useTranslation("tracing");
  const most = Math.max(1, ...days.map((day) => day.count));
  const first = days[0] ? (new Date(days[0].date).getUTCDay() + WEEK - 1) % WEEK : 0;
  const total = days.reduce((sum, day) => sum + day.count, 0);
  return (
    <section aria-label={t("calendar.title")} className="overflow-x-auto">
      <p className="mb-1 text-meta text-ink-2">{t("calendar.total", { count: total, shown: formatCount(total, i18n.language), days: days.filter((day) => day.count > 0).length })}</p>
      <div className="grid w-max grid-flow-col grid-rows-7 gap-[3px]">
        {Array.from({ length: first }, (_, at) => (
          <span key={`before-${at}`} aria-hidden className="size-2.5" />
        ))}
        {days.map((day) =>
          day.count === 0 ? (
            <span key={day.date} title={`${day.date}: 0`} className="size-2.5 rounded-[2px] bg-hover" />
          ) : (
            <button
              key={day.date}
              type="button"
              aria-label={t("calendar.day", { date: day.date, count: day.count })}
              title={`${day.date}: ${formatCount(day.count, i18n.language)}`}
              onClick={() => onPick(day.date)}
              className={`size-2.5 rounded-[2px] ${STEPS[stepOf(day.count, most)] ?? STEPS[0]}`}
            />
          ),
        )}
      </div>
    </section>
  );
}
