import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { TraceDetail } from "@/api/types";
import { nearbyQuery } from "@/data/trace";
import { cx } from "@/lib/cx";
import { formatDuration } from "@/lib/format";
import { ObservationGlyph } from "@/parts/observation-glyph";

/** Fragments of what is probably one question: other traces of a single step, of the same key, at the same time. */
export function NearbyStrip({ projectId, detail }: { projectId: string; detail: TraceDetail }) {
  const { t, i18n } = useTranslation("tracing");
  const found = useQuery(nearbyQuery(projectId, detail.trace.id));
  const [own] = detail.observations;
  if (!found.data || found.data.length === 0 || !own) return null;
  const items = [...found.data].sort((a, b) => Number(b.matched) - Number(a.matched) || a.start_time.localeCompare(b.start_time)).slice(0, 12);
  const offset = (iso: string) => new Date(iso).getTime() - new Date(own.start_time).getTime();
  return (
    <section aria-label={t("nearby.title")} className="shrink-0 border-b border-line bg-panel px-3 py-1.5">
      <h2 className="text-meta text-ink-2">{t("nearby.lead")}</h2>
      <ul className="mt-1 flex flex-wrap gap-1.5">
        {items.map((one) => (
          <li key={one.trace_id}>
            <Link
              to="/project/$projectId/traces/$traceId"
              params={{ projectId, traceId: one.trace_id }}
              title={one.matched ? t("nearby.matched") : t("nearby.beside")}
              className={cx("flex h-6 items-center gap-1.5 rounded-md border bg-ground px-2 text-meta hover:bg-hover", one.matched ? "border-accent" : "border-line")}
            >
              <ObservationGlyph type={one.type} />
              <span className="font-semibold">{one.name ?? t("unnamed")}</span>
              {one.model && <span className="text-ink-2">{one.model}</span>}
              <span className="num text-ink-2">{`${offset(one.start_time) < 0 ? "−" : "+"}${formatDuration(Math.max(1, Math.abs(offset(one.start_time))), i18n.language)}`}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
