import { useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ModelItem } from "@/api/types";
import { modelsQuery, useCreateModel, useDeleteModel } from "@/data/pricing";
import { formatUsd } from "@/lib/format";
import { Button, IconButton } from "@/ui/button";
import { Chip } from "@/ui/chip";
import { Confirm } from "@/ui/confirm";
import { QueryState } from "@/ui/query-state";
import { SearchBox } from "@/ui/search-box";
import { Section } from "@/ui/settings-page";
import { SimpleTable } from "@/ui/simple-table";
import { EmptyState } from "@/ui/states";
import { ModelDialog } from "./model-dialog";

interface ModelsSectionProps {
  projectId: string;
  mayChange: boolean;
}

const PER = 1_000_000;
const FIRST = 60;

/** Which names are known, and what their tokens cost. */
export function ModelsSection({ projectId, mayChange }: ModelsSectionProps) {
  const { t } = useTranslation("pricing");
  const models = useQuery(modelsQuery(projectId));
  const create = useCreateModel(projectId);
  const remove = useDeleteModel(projectId);
  const [text, setText] = useState("");
  const [making, setMaking] = useState(false);
  const [leaving, setLeaving] = useState<ModelItem>();
  const newButton = mayChange && (
    <Button look="primary" icon={<Plus size={14} aria-hidden />} onClick={() => setMaking(true)}>
      {t("models.new")}
    </Button>
  );
  return (
    <Section title={t("models.title")} lead={t("models.lead")} action={newButton}>
      <QueryState query={models}>
        {(found) => {
          const wanted = text.toLowerCase();
          const own = [...found].sort((a, b) => Number(a.is_default) - Number(b.is_default));
          const shown = own.filter((model) => model.model_name.toLowerCase().includes(wanted));
          return (
            <>
              <SearchBox live value={text} onSearch={setText} label={t("models.search", { count: found.length })} className="mb-2 w-72" />
              {shown.length === 0 ? (
                <EmptyState title={t("models.no_match", { text })}>{newButton}</EmptyState>
              ) : (
                <ModelsTable models={text === "" ? shown.slice(0, FIRST) : shown} mayChange={mayChange} onDelete={setLeaving} />
              )}
              {text === "" && shown.length > FIRST && <p className="py-3 text-ink-2">{t("models.more", { count: shown.length - FIRST })}</p>}
            </>
          );
        }}
      </QueryState>
      {making && <ModelDialog busy={create.isPending} onClose={() => setMaking(false)} onCreate={(model) => create.mutate(model, { onSuccess: () => setMaking(false) })} />}
      <Confirm
        open={leaving !== undefined}
        onClose={() => setLeaving(undefined)}
        title={t("models.delete")}
        body={t("models.delete_body", { name: leaving?.model_name ?? "" })}
        action={t("models.delete")}
        busy={remove.isPending}
        onConfirm={() => leaving && remove.mutate(leaving.id, { onSuccess: () => setLeaving(undefined) })}
      />
    </Section>
  );
}

interface ModelsTableProps {
  models: readonly ModelItem[];
  mayChange: boolean;
  onDelete: (model: ModelItem) => void;
}

function ModelsTable({ models, mayChange, onDelete }: ModelsTableProps) {
  const { t, i18n } = useTranslation("pricing");
  const price = (model: ModelItem, type: string) => (model.prices[type] === undefined ? null : model.prices[type] * PER);
  const others = (model: ModelItem) => Object.keys(model.prices).filter((type) => type !== "input" && type !== "output").length;
  return (
    <SimpleTable<ModelItem>
      label={t("models.title")}
      rows={models}
      rowKey={(model) => model.id}
      columns={[
        {
          id: "name",
          title: t("models.name"),
          render: (model) => (
            <span className="flex items-center gap-2">
              <span className="font-semibold">{model.model_name}</span>
              {!model.is_default && <Chip tone="accent">{t("models.own")}</Chip>}
            </span>
          ),
        },
        { id: "pattern", title: t("models.pattern"), className: "max-w-72", render: (model) => <span className="ellipsis block font-mono text-meta text-ink-2" title={model.match_pattern}>{model.match_pattern}</span> },
        { id: "input", title: t("models.input"), align: "right", render: (model) => formatUsd(price(model, "input"), i18n.language) },
        { id: "output", title: t("models.output"), align: "right", render: (model) => formatUsd(price(model, "output"), i18n.language) },
        {
          id: "other",
          title: t("models.other"),
          align: "right",
          render: (model) =>
            others(model) > 0 && (
              <span className="text-ink-2" title={Object.entries(model.prices).map(([type, usd]) => `${type}: ${formatUsd(usd * PER, i18n.language)}`).join("\n")}>
                {t("models.types", { count: others(model) })}
              </span>
            ),
        },
        {
          id: "delete",
          title: "",
          align: "right",
          render: (model) =>
            mayChange && !model.is_default && <IconButton label={t("models.delete_named", { name: model.model_name })} icon={<Trash2 size={14} />} onClick={() => onDelete(model)} />,
        },
      ]}
    />
  );
}
