import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ScoreConfig } from "@/api/types";
import { scoreConfigsQuery, useArchiveScoreConfig, useCreateScoreConfig } from "@/data/scores";
import { ABSENT, formatDay } from "@/lib/format";
import { Button } from "@/ui/button";
import { QueryState } from "@/ui/query-state";
import { Section } from "@/ui/settings-page";
import { SimpleTable } from "@/ui/simple-table";
import { EmptyState } from "@/ui/states";
import { ConfigDialog } from "./config-dialog";

interface ConfigsSectionProps {
  projectId: string;
  mayChange: boolean;
}

function rangeOf(config: ScoreConfig): string {
  if (config.data_type === "CATEGORICAL") return (config.categories ?? []).map((one) => one.label).join(" · ");
  if (config.data_type !== "NUMERIC" || (config.min_value === null && config.max_value === null)) return ABSENT;
  return `${config.min_value ?? "−∞"} – ${config.max_value ?? "∞"}`;
}

/** What people may judge, and in which terms. */
export function ConfigsSection({ projectId, mayChange }: ConfigsSectionProps) {
  const { t, i18n } = useTranslation("scores");
  const configs = useQuery(scoreConfigsQuery(projectId));
  const create = useCreateScoreConfig(projectId);
  const archive = useArchiveScoreConfig(projectId);
  const [making, setMaking] = useState(false);
  const newButton = mayChange && (
    <Button look="primary" icon={<Plus size={14} aria-hidden />} onClick={() => setMaking(true)}>
      {t("configs.new")}
    </Button>
  );
  return (
    <Section title={t("configs.title")} lead={t("configs.lead")} action={newButton}>
      <QueryState query={configs}>
        {(found) =>
          found.length === 0 ? (
            <EmptyState title={t("configs.empty")} body={t("configs.empty_hint")}>
              {newButton}
            </EmptyState>
          ) : (
            <SimpleTable<ScoreConfig>
              label={t("configs.title")}
              rows={found}
              rowKey={(config) => config.id}
              columns={[
                { id: "name", title: t("form.name"), render: (config) => <span className={config.archived ? "text-ink-2" : "font-semibold"}>{config.name}</span> },
                { id: "type", title: t("type.label"), render: (config) => t(`type.${config.data_type}`) },
                { id: "range", title: t("configs.range"), render: (config) => <span className="num">{rangeOf(config)}</span> },
                { id: "description", title: t("configs.description"), className: "max-w-64 ellipsis text-ink-2", render: (config) => config.description ?? ABSENT },
                { id: "created", title: t("configs.created"), render: (config) => <span className="text-ink-2">{formatDay(config.created_at, i18n.language)}</span> },
                {
                  id: "archive",
                  title: "",
                  align: "right",
                  render: (config) =>
                    mayChange && (
                      <Button look="ghost" onClick={() => archive.mutate({ id: config.id, archived: !config.archived })}>
                        {config.archived ? t("configs.restore") : t("configs.archive")}
                      </Button>
                    ),
                },
              ]}
            />
          )
        }
      </QueryState>
      {making && (
        <ConfigDialog
          open
          busy={create.isPending}
          taken={(configs.data ?? []).filter((config) => !config.archived).map((config) => config.name)}
          onClose={() => setMaking(false)}
          onCreate={(config) => create.mutate(config, { onSuccess: () => setMaking(false) })}
        />
      )}
    </Section>
  );
}
