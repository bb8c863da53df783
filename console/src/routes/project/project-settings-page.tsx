import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { meQuery, projectMembersQuery, useSetProjectRole } from "@/data/accounts";
import { KeysSection } from "@/features/accounts/keys/keys-section";
import { ProjectMembersTable } from "@/features/accounts/people/project-members-table";
import { ProjectGeneral } from "@/features/accounts/projects/project-general";
import { IngestionSection } from "@/features/ingest/ingestion-section";
import { ModelsSection } from "@/features/pricing/models-section";
import { ConfigsSection } from "@/features/scores/configs-section";
import { useTitle } from "@/lib/title";
import { may, placeOf } from "@/parts/may";
import { SettingsNavigation } from "@/parts/settings-navigation";
import { QueryState } from "@/ui/query-state";
import { Section, SettingsFrame } from "@/ui/settings-page";

const route = getRouteApi("/in/project/$projectId/settings/$page");
const PAGES = ["general", "api-keys", "members", "models", "scores", "ingestion"] as const;

export function ProjectSettingsPage() {
  const { t } = useTranslation("accounts");
  const { projectId, page } = route.useParams();
  const navigate = useNavigate();
  useTitle(t("projects.settings"));
  const { data: me } = useSuspenseQuery(meQuery);
  const place = placeOf(me, projectId);
  if (!place) return null;
  const shown = PAGES.find((one) => one === page) ?? "general";
  const { project, organization } = place;
  return (
    <SettingsFrame
      title={t("projects.settings")}
      navigation={
        <SettingsNavigation
          label={t("projects.settings")}
          current={shown}
          pages={PAGES.map((id) => ({ id, label: t(`projects.page.${id}`) }))}
          link={(id, props) => <Link to="/project/$projectId/settings/$page" params={{ projectId, page: id }} {...props} />}
        />
      }
    >
      {shown === "general" && <ProjectGeneral key={project.id} project={project} baseUrl={me.base_url} onDeleted={() => void navigate({ to: "/organizations" })} />}
      {shown === "api-keys" && <KeysSection owner={{ kind: "project", id: projectId }} baseUrl={me.base_url} mayChange={may(project, "apiKeys:CUD")} />}
      {shown === "members" && <MembersPage projectId={projectId} organizationId={organization.id} mayChange={may(project, "projectMembers:CUD")} />}
      {shown === "models" && <ModelsSection projectId={projectId} mayChange={may(project, "models:CUD")} />}
      {shown === "scores" && <ConfigsSection projectId={projectId} mayChange={may(project, "scoreConfigs:CUD")} />}
      {shown === "ingestion" && <IngestionSection projectId={projectId} mayReplay={may(project, "project:update")} />}
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
