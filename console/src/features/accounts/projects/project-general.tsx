import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ProjectRef } from "@/api/types";
import { useUpdateProject } from "@/data/accounts";
import { hostForSdks } from "@/lib/base";
import { IdTag } from "@/parts/id-tag";
import { may } from "@/parts/may";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { FactTable } from "@/ui/facts";
import { TextField } from "@/ui/field";
import { Section } from "@/ui/settings-page";
import { toast } from "@/ui/toast";
import { NameForm } from "../setup/name-form";

interface ProjectGeneralProps {
  project: ProjectRef;
  baseUrl: string;
}

const LEAST_DAYS = 3;

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

interface RetentionFormProps {
  days: number;
  busy: boolean;
  onSave: (days: number) => void;
}

/** 0 keeps everything for ever; else at least three days. */
function RetentionForm({ days, busy, onSave }: RetentionFormProps) {
  const { t } = useTranslation("accounts");
  const [text, setText] = useState(String(days));
  const wanted = Number(text);
  const valid = Number.isInteger(wanted) && (wanted === 0 || wanted >= LEAST_DAYS);
  return (
    <form
      className="flex max-w-[460px] flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (valid && wanted !== days) onSave(wanted);
      }}
    >
      <TextField label={t("retention.days")} hint={t("retention.hint")} error={valid ? undefined : t("retention.invalid", { count: LEAST_DAYS })} type="number" min={0} value={text} onChange={(event) => setText(event.target.value)} />
      <div>
        <Button type="submit" busy={busy} disabled={!valid || wanted === days}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}
