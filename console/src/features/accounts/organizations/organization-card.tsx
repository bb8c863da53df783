import { Link } from "@tanstack/react-router";
import { Plus, Settings } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { OrganizationRef } from "@/api/types";
import { formatDay } from "@/lib/format";
import { may } from "@/parts/may";

/** One organisation with its projects, and what can be done with them. */
export function OrganizationBlock({ organization }: { organization: OrganizationRef }) {
  const { t, i18n } = useTranslation("accounts");
  const params = { organizationId: organization.id };
  return (
    <section className="mb-8">
      <header className="flex items-center gap-3 border-b border-line pb-2">
        <h2 className="ellipsis text-lead font-semibold">{organization.name}</h2>
        <span className="text-meta text-ink-2">{t(`role.${organization.role}`)}</span>
        <div className="flex-1" />
        {may(organization, "projects:create") && (
          <Link to="/organization/$organizationId/setup" params={params} search={{ orgstep: "create-project" }} className="flex items-center gap-1 text-accent hover:underline">
            <Plus size={14} aria-hidden />
            {t("projects.new")}
          </Link>
        )}
        <Link
          to="/organization/$organizationId/settings/$page"
          params={{ ...params, page: "general" }}
          aria-label={t("organizations.settings_of", { name: organization.name })}
          className="text-ink-2 hover:text-ink"
        >
          <Settings size={15} />
        </Link>
      </header>
      {organization.projects.length === 0 && <p className="py-4 text-ink-2">{t("projects.empty")}</p>}
      <ul>
        {organization.projects.map((project) => (
          <li key={project.id} className="border-b border-line">
            <Link to="/project/$projectId" params={{ projectId: project.id }} className="flex h-11 items-center gap-4 px-2 hover:bg-panel">
              <span className="ellipsis flex-1 font-semibold">{project.name}</span>
              <span className={project.has_events ? "text-good" : "text-ink-2"}>{project.has_events ? t("projects.active") : t("projects.waiting")}</span>
              <span className="w-24 text-right text-meta text-ink-2">{t(`role.${project.role}`)}</span>
              <span className="num w-28 text-right text-meta text-ink-2">{formatDay(project.created_at, i18n.language)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
