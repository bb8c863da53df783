import { useTranslation } from "react-i18next";
import type { ProjectRef } from "@/api/types";
import { useUpdateProject } from "@/data/accounts";
import { hostForSdks } from "@/lib/base";
import { IdTag } from "@/parts/id-tag";
import { may } from "@/parts/may";
import { CopyButton } from "@/ui/copy-button";
import { FactTable } from "@/ui/facts";
import { Section } from "@/ui/settings-page";
import { toast } from "@/ui/toast";
import { NameForm } from "../setup/name-form";
import { RetentionForm } from "./retention-form";

interface ProjectGeneralProps {
  project: ProjectRef;
  baseUrl: string;
}

export function ProjectGeneral({ project, baseUrl }: ProjectGeneralProps) {
  const { t } = useTranslation("accounts");
  const { t: tParts } = useTranslation("parts");
  const update = useUpdateProject();
  const host = hostForSdks(baseUrl);
  const saved = { onSuccess: () => toast.good(t("saved")) };
  return (
    <>
      <Section title={tParts("settings.general")}>
        <FactTable
          rows={[
            { label: t("projects.id"), value: <IdTag id={project.id} head={40} /> },
            {
              label: t("keys.host"),
              value: (
                <span className="inline-flex items-center gap-0.5">
                  <span className="font-mono text-meta">{host}</span>
                  <CopyButton text={host} label={t("keys.copy", { what: t("keys.host") })} className="!size-6" />
                </span>
              ),
            },
          ]}
        />
        {may(project, "project:update") && (
          <div className="mt-4">
            <NameForm key={project.name} label={t("name")} action={t("rename")} initial={project.name} busy={update.isPending} onSubmit={(name) => update.mutate({ id: project.id, name }, saved)} />
          </div>
        )}
      </Section>
      {may(project, "project:update") && (
        <Section title={t("retention.title")} lead={t("retention.lead")}>
          <RetentionForm days={project.retention_days ?? 0} busy={update.isPending} onSave={(retention_days) => update.mutate({ id: project.id, retention_days }, saved)} />
        </Section>
      )}
    </>
  );
}
