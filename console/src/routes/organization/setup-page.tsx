import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link, Navigate, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { meQuery, membersQuery, useCreateOrganization, useCreateProject, useInvite, useRemoveMember, useRevokeInvitation, useSetRole } from "@/data/accounts";
import { MembersTable } from "@/features/accounts/people/members-table";
import { InviteForm } from "@/features/accounts/people/invite-form";
import { NameForm } from "@/features/accounts/setup/name-form";
import { WizardSteps, type WizardStep } from "@/features/accounts/setup/wizard-steps";
import { may } from "@/parts/may";
import { Button } from "@/ui/button";
import { QueryState } from "@/ui/query-state";
import { TracingSetupPanel } from "../project/tracing-setup-panel";

const route = getRouteApi("/in/plain/organization/$organizationId/setup");

function Frame({ step, lead, children }: { step: WizardStep; lead: string; children: ReactNode }) {
  const { t } = useTranslation("accounts");
  return (
    <div className="mx-auto max-w-[820px] px-6 py-8">
      <WizardSteps current={step} />
      <h1 className="mt-8 text-title font-semibold">{t(`setup.step.${step}`)}</h1>
      <p className="mt-1 mb-5 text-ink-2">{lead}</p>
      {children}
    </div>
  );
}

export function NewOrganizationPage() {
  const { t } = useTranslation("accounts");
  const navigate = useNavigate();
  const create = useCreateOrganization();
  return (
    <Frame step="create-organization" lead={t("setup.organization.lead")}>
      <NameForm
        label={t("setup.organization.name")}
        placeholder={t("setup.organization.placeholder")}
        action={t("setup.organization.create")}
        busy={create.isPending}
        onSubmit={(name) =>
          create.mutate(
            { name },
            {
              onSuccess: (made) =>
                void navigate({ to: "/organization/$organizationId/setup", params: { organizationId: made.id }, search: { orgstep: "invite-members" } }),
            },
          )
        }
      />
    </Frame>
  );
}

export function SetupPage() {
  const { organizationId } = route.useParams();
  const { orgstep = "invite-members", project } = route.useSearch();
  if (orgstep === "setup-tracing" && project) return <TracingStep projectId={project} />;
  if (orgstep === "create-project" || orgstep === "setup-tracing") return <ProjectStep organizationId={organizationId} />;
  return <MembersStep organizationId={organizationId} />;
}

function MembersStep({ organizationId }: { organizationId: string }) {
  const { t } = useTranslation("accounts");
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const people = useQuery(membersQuery(organizationId));
  const invite = useInvite();
  const setRole = useSetRole();
  const remove = useRemoveMember();
  const revoke = useRevokeInvitation();
  const organization = me.organizations.find((one) => one.id === organizationId);
  if (!organization) return <Navigate to="/organizations" replace />;
  const mayChange = may(organization, "organizationMembers:CUD");
  return (
    <Frame step="invite-members" lead={t("setup.members.lead")}>
      {mayChange && <InviteForm busy={invite.isPending} done={invite.data} onInvite={(email, role) => invite.mutate({ organizationId, email, role })} />}
      <div className="mt-6">
        <QueryState query={people}>
          {(found) => (
            <MembersTable
              people={found}
              ownId={me.user.id}
              mayChange={mayChange}
              onRole={(userId, role) => setRole.mutate({ organizationId, userId, role })}
              onRemove={(userId) => remove.mutate({ organizationId, userId })}
              onRevoke={(id) => revoke.mutate({ organizationId, id })}
            />
          )}
        </QueryState>
      </div>
      <div className="mt-6">
        <Button look="primary" onClick={() => void navigate({ to: ".", search: { orgstep: "create-project" } })}>
          {t("setup.next")}
        </Button>
      </div>
    </Frame>
  );
}

function ProjectStep({ organizationId }: { organizationId: string }) {
  const { t } = useTranslation("accounts");
  const navigate = useNavigate();
  const create = useCreateProject();
  return (
    <Frame step="create-project" lead={t("setup.project.lead")}>
      <NameForm
        label={t("setup.project.name")}
        placeholder={t("setup.project.placeholder")}
        action={t("setup.project.create")}
        busy={create.isPending}
        onSubmit={(name) =>
          create.mutate({ organizationId, name }, { onSuccess: (made) => void navigate({ to: ".", search: { orgstep: "setup-tracing", project: made.id } }) })
        }
      />
      <p className="mt-6">
        <Link to="/organizations" className="text-ink-2 hover:text-ink hover:underline">
          {t("setup.skip")}
        </Link>
      </p>
    </Frame>
  );
}

function TracingStep({ projectId }: { projectId: string }) {
  const { t } = useTranslation("accounts");
  return (
    <Frame step="setup-tracing" lead={t("setup.tracing.lead")}>
      <TracingSetupPanel projectId={projectId} />
      <p className="mt-6">
        <Link to="/project/$projectId" params={{ projectId }} className="text-ink-2 hover:text-ink hover:underline">
          {t("setup.later")}
        </Link>
      </p>
    </Frame>
  );
}
