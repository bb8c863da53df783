import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Invitation, Member, Members, Role } from "@/api/types";
import { formatDay } from "@/lib/format";
import { IconButton } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { CopyButton } from "@/ui/copy-button";
import { Select } from "@/ui/field";
import { SimpleTable } from "@/ui/simple-table";
import { useRoleChoices } from "../roles";

interface MembersTableProps {
  people: Members;
  ownId: string;
  mayChange: boolean;
  onRole: (userId: string, role: Role) => void;
  onRemove: (userId: string) => void;
  onRevoke: (invitationId: string) => void;
}

export function MembersTable({ people, ownId, mayChange, onRole, onRemove, onRevoke }: MembersTableProps) {
  const { t, i18n } = useTranslation("accounts");
  const choices = useRoleChoices();
  const [leaving, setLeaving] = useState<Member>();
  const roleName = (role: Role) => t(`role.${role}`);
  return (
    <>
      <SimpleTable<Member>
        label={t("members.title")}
        rows={people.members}
        rowKey={(member) => member.user_id}
        columns={[
          {
            id: "name",
            title: t("name"),
            render: (member) => (
              <>
                {member.name}
                {member.user_id === ownId && <span className="ml-2 text-meta text-ink-2">{t("members.you")}</span>}
              </>
            ),
          },
          { id: "email", title: t("email"), render: (member) => <span className="text-ink-2">{member.email}</span> },
          {
            id: "role",
            title: t("members.role"),
            render: (member) =>
              mayChange ? (
                <Select
                  aria-label={t("members.role_of", { name: member.name })}
                  className="!h-7 !w-36"
                  value={member.role}
                  choices={choices}
                  onPick={(role) => onRole(member.user_id, role)}
                />
              ) : (
                roleName(member.role)
              ),
          },
          { id: "since", title: t("members.since"), render: (member) => <span className="text-ink-2">{formatDay(member.created_at, i18n.language)}</span> },
          {
            id: "remove",
            title: "",
            align: "right",
            render: (member) =>
              (mayChange || member.user_id === ownId) && (
                <IconButton label={t("members.remove", { name: member.name })} icon={<Trash2 size={14} />} onClick={() => setLeaving(member)} />
              ),
          },
        ]}
      />
      {people.invitations.length > 0 && <Invitations invitations={people.invitations} mayChange={mayChange} onRevoke={onRevoke} />}
      <Confirm
        open={leaving !== undefined}
        onClose={() => setLeaving(undefined)}
        title={t("members.remove_title")}
        body={t("members.remove_body", { name: leaving?.name ?? "" })}
        action={t("members.remove_action")}
        onConfirm={() => {
          if (leaving) onRemove(leaving.user_id);
          setLeaving(undefined);
        }}
      />
    </>
  );
}

interface InvitationsProps {
  invitations: readonly Invitation[];
  mayChange: boolean;
  onRevoke: (invitationId: string) => void;
}

function Invitations({ invitations, mayChange, onRevoke }: InvitationsProps) {
  const { t, i18n } = useTranslation("accounts");
  return (
    <div className="mt-8">
      <h3 className="mb-1 font-semibold">{t("invitations.title")}</h3>
      <SimpleTable<Invitation>
        label={t("invitations.title")}
        rows={invitations}
        rowKey={(invitation) => invitation.id}
        columns={[
          { id: "email", title: t("email"), render: (invitation) => invitation.email },
          { id: "role", title: t("members.role"), render: (invitation) => t(`role.${invitation.role}`) },
          { id: "since", title: t("invitations.sent"), render: (invitation) => <span className="text-ink-2">{formatDay(invitation.created_at, i18n.language)}</span> },
          {
            id: "act",
            title: "",
            align: "right",
            render: (invitation) => (
              <span className="flex justify-end">
                <CopyButton text={invitation.link} label={t("members.copy_link")} />
                {mayChange && (
                  <IconButton label={t("invitations.revoke", { email: invitation.email })} icon={<Trash2 size={14} />} onClick={() => onRevoke(invitation.id)} />
                )}
              </span>
            ),
          },
        ]}
      />
    </div>
  );
}
