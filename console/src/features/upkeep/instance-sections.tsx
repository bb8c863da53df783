import { CircleCheck, CircleX, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { InstanceHealth, StoreHealth } from "@/api/schema.gen";
import { formatBytes, formatCount, formatDuration, formatRatio } from "@/lib/format";
import { FactTable } from "@/ui/facts";
import { Section } from "@/ui/settings-page";
import { SimpleTable } from "@/ui/simple-table";

/** What must be done about this installation, before anything else. */
export function Warnings({ health }: { health: InstanceHealth }) {
  const { t, i18n } = useTranslation("upkeep");
  const pending = health.stores.flatMap((store) => store.pending_migrations);
  const texts = [
    health.weak_secrets.length > 0 && t(health.reachable ? "warn.weak_reachable" : "warn.weak", { names: health.weak_secrets.join(", ") }),
    health.disk.status !== "ok" && t("warn.disk", { free: formatBytes(health.disk.free_bytes, i18n.language), folder: health.disk.folder }),
    pending.length > 0 && t("warn.migrations", { count: pending.length }),
  ].filter((text) => typeof text === "string");
  if (texts.length === 0) return null;
  return (
    <ul className="mb-6 flex flex-col gap-2" aria-label={t("warn.label")}>
      {texts.map((text) => (
        <li key={text} className="flex items-start gap-2 rounded-md bg-warn-soft px-3 py-2">
          <TriangleAlert size={15} className="mt-0.5 shrink-0 text-warn" aria-hidden />
          <span role="alert">{text}</span>
        </li>
      ))}
    </ul>
  );
}

export function StoresSection({ stores }: { stores: readonly StoreHealth[] }) {
  const { t, i18n } = useTranslation("upkeep");
  return (
    <Section title={t("stores.title")} lead={t("stores.lead")}>
      <SimpleTable<StoreHealth>
        label={t("stores.title")}
        rows={stores}
        rowKey={(store) => store.name}
        columns={[
          { id: "name", title: t("stores.name"), render: (store) => <span className="font-semibold">{t(`stores.kind.${store.name as "metadata"}`)}</span> },
          { id: "engine", title: t("stores.engine"), render: (store) => store.engine },
          {
            id: "state",
            title: t("stores.state"),
            render: (store) => (
              <span className="flex items-center gap-1.5">
                {store.problem === null ? <CircleCheck size={14} className="text-good" aria-hidden /> : <CircleX size={14} className="text-bad" aria-hidden />}
                {store.problem ?? t("stores.ok")}
              </span>
            ),
          },
          { id: "migrations", title: t("stores.migrations"), render: (store) => (store.pending_migrations.length > 0 ? store.pending_migrations.join(", ") : t("stores.current")) },
          { id: "ms", title: t("stores.answered"), align: "right", render: (store) => formatDuration(store.answered_ms, i18n.language) },
        ]}
      />
    </Section>
  );
}

export function JobsAndDisk({ health }: { health: InstanceHealth }) {
  const { t, i18n } = useTranslation("upkeep");
  const { disk } = health;
  const jobs = Object.entries(health.jobs);
  return (
    <div className="grid grid-cols-2 gap-10">
      <Section title={t("jobs.title")} lead={t("jobs.lead")}>
        {jobs.length === 0 ? <p className="text-ink-2">{t("jobs.none")}</p> : <FactTable rows={jobs.map(([status, count]) => ({ label: t(`jobs.status.${status as "waiting"}`), value: formatCount(count, i18n.language) }))} />}
      </Section>
      <Section title={t("disk.title")}>
        <FactTable
          rows={[
            { label: t("disk.folder"), value: <span className="font-mono text-meta">{disk.folder}</span> },
            { label: t("disk.free"), value: t("disk.free_of", { free: formatBytes(disk.free_bytes, i18n.language), total: formatBytes(disk.total_bytes, i18n.language), share: formatRatio(disk.free_bytes / disk.total_bytes, i18n.language) }) },
            { label: t("version"), value: health.version },
          ]}
        />
      </Section>
    </div>
  );
}
