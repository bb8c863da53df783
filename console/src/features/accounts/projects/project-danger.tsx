import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ProjectRef } from "@/api/types";
import { useDeleteProject } from "@/data/accounts";
import { may } from "@/parts/may";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { Section } from "@/ui/settings-page";

interface ProjectDangerProps {
  project: ProjectRef;
  onDeleted: () => void;
}

/** What cannot be undone: its name must be typed first. */
export function ProjectDanger({ project, onDeleted }: ProjectDangerProps) {
  const { t } = useTranslation("accounts");
  const remove = useDeleteProject();
  const [leaving, setLeaving] = useState(false);
  return (
    <Section title={t("danger.title")} lead={t("danger.project")}>
      {may(project, "project:delete") ? (
        <Button look="danger" onClick={() => setLeaving(true)}>
          {t("danger.delete_project")}
        </Button>
      ) : (
        <p className="text-ink-2">{t("danger.not_allowed")}</p>
      )}
      <Confirm
        open={leaving}
        onClose={() => setLeaving(false)}
        title={t("danger.delete_project")}
        body={t("danger.project")}
        action={t("danger.delete_project")}
        typed={project.name}
        busy={remove.isPending}
        onConfirm={() => remove.mutate({ id: project.id }, { onSuccess: onDeleted })}
      />
    </Section>
  );
}
