import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { meQuery, projectMembersQuery, useSetProjectRole } from "@/data/accounts";
import { KeysSection } from "@/features/accounts/keys/keys-section";
import { ProjectMembersTable } from "@/features/accounts/people/project-members-table";
import { ProjectDanger } from "@/features/accounts/projects/project-danger";
import { ProjectGeneral } from "@/features/accounts/projects/project-general";
import { IngestionSection } from "@/features/ingest/ingestion-section";
import { ModelsSection } from "@/features/pricing/models-section";
import { ConfigsSection } from "@/features/scores/configs-section";
import { useTitle } from "@/lib/title";
import { may, placeOf } from "@/parts/may";
import { SettingsNavigation } from "@/parts/settings-navigation";
import { PROJECT_SETTINGS, settingsPageOf } from "@/parts/settings-pages";
import { QueryState } from "@/ui/query-state";
import { Section, SettingsFrame } from "@/ui/settings-page";
import { EmptyState } from "@/ui/states";

const route = getRouteApi("/in/project/$projectId/settings/$page");

export function ProjectSettingsPage() {
  const { t } = useTranslation("accounts");
  const { t: tParts } = useTranslation("parts");
  const { projectId, page } = route.useParams();
  const search = route.useSearch();
  const navigate = useNavigate();
  useTitle(t("projects.settings"));
  const { data: me } = useSuspenseQuery(meQuery);
  const place = placeOf(me, projectId);
  if (!place) return null;
  const shown = settingsPageOf(page);
  const { project, organization } = place;
  return (
    <SettingsFrame
      title={t("projects.settings")}
      navigation={
        <SettingsNavigation
          label={t("projects.settings")}
          current={shown ?? ""}
          pages={PROJECT_SETTINGS.map((id) => ({ id, label: tParts(`settings.${id}`) }))}
          link={(id, props) => <Link to="/project/$projectId/settings/$page" params={{ projectId, page: id }} {...props} />}
        />
      }
    >
      {shown === "general" && <ProjectGeneral key={project.id} project={project} baseUrl={me.base_url} />}
      {shown === "api-keys" && <KeysSection owner={{ kind: "project", id: projectId }} baseUrl={me.base_url} mayChange={may(project, "apiKeys:CUD")} />}
      {shown === "members" && <MembersPage projectId={projectId} organizationId={organization.id} mayChange={may(project, "projectMembers:CUD")} />}
      {shown === "models" && (
        <ModelsSection
          projectId={projectId}
          mayChange={may(project, "models:CUD")}
          search={search.search ?? ""}
          onSearch={(text) => void navigate({ to: ".", search: (before) => ({ ...before, search: text || undefined }), replace: true })}
        />
      )}
      {shown === "scores" && <ConfigsSection projectId={projectId} mayChange={may(project, "scoreConfigs:CUD")} />}
      {shown === "ingestion" && <IngestionSection projectId={projectId} mayReplay={may(project, "project:update")} />}
      {shown === "danger" && <ProjectDanger project={project} onDeleted={() => void navigate({ to: "/organizations" })} />}
      {shown === undefined && <EmptyState title={t("projects.page_later")} />}
    </SettingsFrame>
  );
}

interface MembersPageProps {
  projectId: string;
  organizationId: string;
  mayChange: boolean;
}

function MembersPage({ projectId, organizationId, mayChange }: MembersPageProps) {
  const { t } = useTranslation("accounts");
  const people = useQuery(projectMembersQuery(projectId));
  const setRole = useSetProjectRole();
  return (
    <Section
      title={t("members.title")}
      lead={t("members.project_lead")}
      action={
        <Link to="/organization/$organizationId/settings/$page" params={{ organizationId, page: "members" }} className="text-accent hover:underline">
          {t("members.in_organization")}
        </Link>
      }
    >
      <QueryState query={people}>{(found) => <ProjectMembersTable people={found} mayChange={mayChange} onRole={(userId, role) => setRole.mutate({ projectId, userId, role })} />}</QueryState>
    </Section>
  );
}
