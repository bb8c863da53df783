import { useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { meQuery } from "@/data/accounts";
import { OrganizationBlock } from "@/features/accounts/organizations/organization-card";
import { useTitle } from "@/lib/title";
import { Button } from "@/ui/button";
import { SearchBox } from "@/ui/search-box";
import { EmptyState } from "@/ui/states";

const SEARCH_FROM = 8;

export function OrganizationsPage() {
  const { t } = useTranslation("accounts");
  const navigate = useNavigate();
  useTitle(t("organizations.title"));
  const { data: me } = useSuspenseQuery(meQuery);
  const [text, setText] = useState("");
  const wanted = text.toLowerCase();
  const shown = me.organizations
    .map((organization) =>
      organization.name.toLowerCase().includes(wanted)
        ? organization
        : { ...organization, projects: organization.projects.filter((project) => project.name.toLowerCase().includes(wanted)) },
    )
    .filter((organization) => organization.projects.length > 0 || organization.name.toLowerCase().includes(wanted));
  const projects = me.organizations.reduce((sum, organization) => sum + organization.projects.length, 0);
  const newButton = me.may_create_organizations && (
    <Button look="primary" icon={<Plus size={14} aria-hidden />} onClick={() => void navigate({ to: "/setup" })}>
      {t("organizations.new")}
    </Button>
  );
  return (
    <div className="mx-auto max-w-[880px] px-6 py-8">
      <header className="mb-6 flex items-center gap-3">
        <h1 className="flex-1 text-title font-semibold">{t("organizations.title")}</h1>
        {projects >= SEARCH_FROM && <SearchBox live value={text} onSearch={setText} label={t("organizations.search")} className="w-56" />}
        {me.organizations.length > 0 && newButton}
      </header>
      {me.organizations.length === 0 && (
        <EmptyState title={t("organizations.empty")} body={me.may_create_organizations ? t("organizations.empty_create") : t("organizations.empty_ask")}>
          {newButton}
        </EmptyState>
      )}
      {shown.map((organization) => (
        <OrganizationBlock key={organization.id} organization={organization} />
      ))}
      {text !== "" && shown.length === 0 && (
        <EmptyState title={t("organizations.no_match", { text })}>
          <Link to="/organizations" onClick={() => setText("")} className="text-accent hover:underline">
            {t("organizations.show_all")}
          </Link>
        </EmptyState>
      )}
    </div>
  );
}
