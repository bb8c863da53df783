import { useTranslation } from "react-i18next";
import type { ProjectPerson, Role } from "@/api/types";
import { Select } from "@/ui/field";
import { SimpleTable } from "@/ui/simple-table";
import { useRoleChoices } from "../roles";

interface ProjectMembersTableProps {
  people: readonly ProjectPerson[];
  mayChange: boolean;
  /** `null` takes the project's own role away. */
  onRole: (userId: string, role: Role | null) => void;
}

const INHERIT = "INHERIT";

export function ProjectMembersTable({ people, mayChange, onRole }: ProjectMembersTableProps) {
  const { t } = useTranslation("accounts");
  const roles = useRoleChoices();
  const choices = [{ value: INHERIT, label: t("members.inherit") }, ...roles];
  return (
    <SimpleTable<ProjectPerson>
      label={t("members.title")}
      rows={people}
      rowKey={(person) => person.user_id}
      columns={[
        { id: "name", title: t("name"), render: (person) => person.name },
        { id: "email", title: t("email"), render: (person) => <span className="text-ink-2">{person.email}</span> },
        { id: "role", title: t("members.effective"), render: (person) => t(`role.${person.role}`) },
        {
          id: "own",
          title: t("members.project_role"),
          render: (person) =>
            mayChange ? (
              <Select
                aria-label={t("members.role_of", { name: person.name })}
                className="!h-7 !w-44"
                value={person.own ? person.role : INHERIT}
                choices={choices}
                onPick={(picked) => onRole(person.user_id, picked === INHERIT ? null : (picked as Role))}
              />
            ) : (
              <span className="text-ink-2">{person.own ? t(`role.${person.role}`) : t("members.inherit")}</span>
            ),
        },
      ]}
    />
  );
}
