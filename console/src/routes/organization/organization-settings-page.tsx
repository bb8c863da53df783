import { useInfiniteQuery, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { OrganizationRef } from "@/api/types";
import { auditQuery, meQuery, membersQuery, useDeleteOrganization, useInvite, useRemoveMember, useRenameOrganization, useRevokeInvitation, useSetRole } from "@/data/accounts";
import { KeysSection } from "@/features/accounts/keys/keys-section";
import { AuditTable } from "@/features/accounts/organizations/audit-table";
import { OrganizationBlock } from "@/features/accounts/organizations/organization-card";
import { InviteForm } from "@/features/accounts/people/invite-form";
import { MembersTable } from "@/features/accounts/people/members-table";
import { NameForm } from "@/features/accounts/setup/name-form";
import { IdTag } from "@/parts/id-tag";
import { may } from "@/parts/may";
import { SettingsNavigation } from "@/parts/settings-navigation";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { QueryState } from "@/ui/query-state";
import { Section, SettingsFrame } from "@/ui/settings-page";
import { EmptyState } from "@/ui/states";
import { toast } from "@/ui/toast";

const route = getRouteApi("/in/plain/organization/$organizationId/settings/$page");
const PAGES = ["general", "projects", "members", "api-keys", "audit-log"] as const;

export function OrganizationSettingsPage() {
  const { t } = useTranslation("accounts");
  const { organizationId, page } = route.useParams();
  const { data: me } = useSuspenseQuery(meQuery);
  const organization = me.organizations.find((one) => one.id === organizationId);
  if (!organization) {
    return (
      <EmptyState title={t("organizations.none")}>
        <Link to="/organizations" className="text-accent hover:underline">
          {t("organizations.show_all")}
        </Link>
      </EmptyState>
    );
  }
  const shown = PAGES.find((one) => one === page) ?? "general";
  return (
    <SettingsFrame
      title={organization.name}
      navigation={
        <SettingsNavigation
          label={t("organizations.settings")}
          current={shown}
          pages={PAGES.map((id) => ({ id, label: t(`organizations.page.${id}`) }))}
          link={(id, props) => <Link to="/organization/$organizationId/settings/$page" params={{ organizationId, page: id }} {...props} />}
        />
      }
    >
      {shown === "general" && <General organization={organization} />}
      {shown === "projects" && <OrganizationBlock organization={organization} />}
      {shown === "members" && <MembersPage organization={organization} ownId={me.user.id} />}
      {shown === "api-keys" && (
        <KeysSection owner={{ kind: "organization", id: organizationId }} baseUrl={me.base_url} mayChange={may(organization, "organization:CRUD_apiKeys")} />
      )}
      {shown === "audit-log" && <AuditPage organizationId={organizationId} />}
    </SettingsFrame>
  );
}

function General({ organization }: { organization: OrganizationRef }) {
  const { t } = useTranslation("accounts");
  const navigate = useNavigate();
  const rename = useRenameOrganization();
  const remove = useDeleteOrganization();
  const [leaving, setLeaving] = useState(false);
  return (
    <>
      <Section title={t("organizations.page.general")}>
        <div className="mb-4 flex items-center gap-2">
          <span className="text-ink-2">{t("organizations.id")}</span>
          <IdTag id={organization.id} head={40} />
        </div>
        {may(organization, "organization:update") && (
          <NameForm
            key={organization.name}
            label={t("name")}
            action={t("rename")}
            initial={organization.name}
            busy={rename.isPending}
            onSubmit={(name) => rename.mutate({ id: organization.id, name }, { onSuccess: () => toast.good(t("saved")) })}
          />
        )}
      </Section>
      {may(organization, "organization:delete") && (
        <Section title={t("danger.title")} lead={organization.projects.length > 0 ? t("danger.organization_has_projects") : t("danger.organization")}>
          <Button look="danger" disabled={organization.projects.length > 0} onClick={() => setLeaving(true)}>
            {t("danger.delete_organization")}
          </Button>
          <Confirm
            open={leaving}
            onClose={() => setLeaving(false)}
            title={t("danger.delete_organization")}
            body={t("danger.organization")}
            action={t("danger.delete_organization")}
            typed={organization.name}
            busy={remove.isPending}
            onConfirm={() => remove.mutate({ id: organization.id }, { onSuccess: () => void navigate({ to: "/organizations" }) })}
          />
        </Section>
      )}
    </>
  );
}

function MembersPage({ organization, ownId }: { organization: OrganizationRef; ownId: string }) {
  const { t } = useTranslation("accounts");
  const organizationId = organization.id;
  const people = useQuery(membersQuery(organizationId));
  const invite = useInvite();
  const setRole = useSetRole();
  const remove = useRemoveMember();
  const revoke = useRevokeInvitation();
  const mayChange = may(organization, "organizationMembers:CUD");
  return (
    <Section title={t("members.title")} lead={t("members.lead")}>
      {mayChange && <InviteForm busy={invite.isPending} done={invite.data} onInvite={(email, role) => invite.mutate({ organizationId, email, role })} />}
      <div className="mt-6">
        <QueryState query={people}>
          {(found) => (
            <MembersTable
              people={found}
              ownId={ownId}
              mayChange={mayChange}
              onRole={(userId, role) => setRole.mutate({ organizationId, userId, role })}
              onRemove={(userId) => remove.mutate({ organizationId, userId })}
              onRevoke={(id) => revoke.mutate({ organizationId, id })}
            />
          )}
        </QueryState>
      </div>
    </Section>
  );
}

function AuditPage({ organizationId }: { organizationId: string }) {
  const { t } = useTranslation("accounts");
  const log = useInfiniteQuery(auditQuery(organizationId));
  return (
    <Section title={t("audit.title")} lead={t("audit.lead")}>
      <QueryState query={log}>
        {(found) => (
          <>
            <AuditTable entries={found.pages.flatMap((page) => page.items)} />
            {log.hasNextPage && (
              <Button className="mt-3" busy={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
                {t("audit.more")}
              </Button>
            )}
          </>
        )}
      </QueryState>
    </Section>
  );
}
