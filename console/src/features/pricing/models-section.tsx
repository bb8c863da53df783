import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ModelItem } from "@/api/types";
import { modelsQuery, useDeleteModel, useSaveModel } from "@/data/pricing";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { QueryState } from "@/ui/query-state";
import { SearchBox } from "@/ui/search-box";
import { Section } from "@/ui/settings-page";
import { EmptyState } from "@/ui/states";
import { MatchTester } from "./match-tester";
import { draftOf, EMPTY, type ModelDraft } from "./model-draft";
import { ModelDialog } from "./model-dialog";
import { ModelsTable } from "./models-table";

interface ModelsSectionProps {
  projectId: string;
  mayChange: boolean;
  search: string;
  onSearch: (text: string) => void;
}

/** What is being written: a new model, a changed one (it has an id), or a copy. */
interface Writing {
  id?: string;
  start: ModelDraft;
}

const FIRST = 60;

/** Own ones first; by a part of the name, or by the id that an address carries. */
function fitting(models: readonly ModelItem[], text: string): ModelItem[] {
  const wanted = text.trim().toLowerCase();
  return [...models].sort((a, b) => Number(a.is_default) - Number(b.is_default)).filter((model) => model.model_name.toLowerCase().includes(wanted) || model.id === text.trim());
}

/** Which names are known, and what their use costs. */
export function ModelsSection({ projectId, mayChange, search, onSearch }: ModelsSectionProps) {
  const { t } = useTranslation("pricing");
  const models = useQuery(modelsQuery(projectId));
  const save = useSaveModel(projectId);
  const remove = useDeleteModel(projectId);
  const [writing, setWriting] = useState<Writing>();
  const [leaving, setLeaving] = useState<ModelItem>();
  const newButton = mayChange && (
    <Button look="primary" icon={<Plus size={14} aria-hidden />} onClick={() => setWriting({ start: EMPTY })}>
      {t("models.new")}
    </Button>
  );
  return (
    <Section title={t("models.title")} lead={t("models.lead")} action={newButton}>
      <MatchTester projectId={projectId} />
      <QueryState query={models}>
        {(found) => {
          const shown = fitting(found, search);
          const rows = search === "" ? shown.slice(0, FIRST) : shown;
          return (
            <>
              <SearchBox live value={search} onSearch={onSearch} label={t("models.search", { count: found.length })} className="mb-2 w-72" />
              {shown.length === 0 ? (
                <EmptyState title={t("models.no_match", { text: search })}>{newButton}</EmptyState>
              ) : (
                <ModelsTable
                  models={rows}
                  mayChange={mayChange}
                  onEdit={(model) => setWriting({ id: model.id, start: draftOf(model) })}
                  onClone={(model) => setWriting({ start: { ...draftOf(model), name: `${model.model_name}-copy`, pattern: undefined } })}
                  onDelete={setLeaving}
                />
              )}
              {shown.length > rows.length && <p className="py-3 text-ink-2">{t("models.more", { count: shown.length - rows.length })}</p>}
            </>
          );
        }}
      </QueryState>
      {writing && (
        <ModelDialog
          title={writing.id === undefined ? t("models.new") : t("models.edit")}
          action={writing.id === undefined ? t("models.create") : t("models.save")}
          start={writing.start}
          busy={save.isPending}
          refused={save.error && { error: save.error, model: save.variables.model }}
          onClose={() => {
            save.reset();
            setWriting(undefined);
          }}
          onSave={(model) => save.mutate({ id: writing.id, model }, { onSuccess: () => setWriting(undefined) })}
        />
      )}
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
