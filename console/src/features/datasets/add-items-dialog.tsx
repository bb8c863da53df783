import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { datasetsQuery, useAddItems, type NewItem } from "@/data/datasets";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/checkbox";
import { Dialog } from "@/ui/dialog";
import { QueryState } from "@/ui/query-state";
import { toast } from "@/ui/toast";
import { DatasetDialog } from "./dataset-dialog";
import { readValue } from "./json-text";
import { Refusal } from "./refusal";
import { ValueField } from "./value-field";

/** What the fields begin with. */
export interface ItemStart {
  input: string;
  expected_output: string;
  metadata: string;
}

interface AddItemsDialogProps {
  projectId: string;
  start: ItemStart;
  /** Chosen from the first. */
  datasetIds: readonly string[];
  source?: Pick<NewItem, "source_trace_id" | "source_observation_id">;
  description?: ReactNode;
  /** To know of the expected output. */
  hint?: string;
  onClose: () => void;
}

const FIELDS = ["input", "expected_output", "metadata"] as const;

/** One item for one or several datasets, each field checked as it is written. */
export function AddItemsDialog({ projectId, start, datasetIds, source, description, hint, onClose }: AddItemsDialogProps) {
  const { t } = useTranslation("datasets");
  const { t: tUi } = useTranslation("ui");
  const add = useAddItems(projectId);
  const [picked, setPicked] = useState<readonly string[]>(datasetIds);
  const [texts, setTexts] = useState(start);
  const read = FIELDS.map((field) => readValue(texts[field]));
  const broken = read.some((one) => "problem" in one);
  const [input, expected_output, metadata] = read.map((one) => ("value" in one ? one.value : null));
  const submit = () =>
    add.mutate(
      { dataset_ids: [...picked], items: [{ input, expected_output, metadata, ...source }] },
      {
        onSuccess: ({ added }) => {
          toast.good(t("add.added", { count: added }));
          onClose();
        },
      },
    );
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t("add.title")}
      description={description}
      footer={
        <>
          <Button onClick={onClose}>{tUi("cancel")}</Button>
          <Button look="primary" busy={add.isPending} disabled={broken || picked.length === 0} onClick={submit}>
            {t("add.action")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <DatasetPicker projectId={projectId} picked={picked} onPick={setPicked} />
        {FIELDS.map((field) => (
          <ValueField
            key={field}
            label={t(`add.${field}`)}
            hint={(field === "expected_output" ? hint : undefined) ?? t("value.hint")}
            text={texts[field]}
            rows={field === "metadata" ? 2 : 5}
            onText={(text) => setTexts({ ...texts, [field]: text })}
          />
        ))}
        <Refusal error={add.error} />
      </div>
    </Dialog>
  );
}

interface DatasetPickerProps {
  projectId: string;
  picked: readonly string[];
  onPick: (ids: readonly string[]) => void;
}

function DatasetPicker({ projectId, picked, onPick }: DatasetPickerProps) {
  const { t } = useTranslation("datasets");
  const datasets = useQuery(datasetsQuery(projectId));
  const [making, setMaking] = useState(false);
  return (
    <fieldset>
      <legend className="text-meta font-semibold">{t("add.datasets")}</legend>
      <QueryState query={datasets}>
        {(found) => (
          <div className="mt-1 max-h-40 overflow-y-auto rounded-md border border-line p-1">
            {found.length === 0 && <p className="px-1 py-0.5 text-ink-2">{t("add.none")}</p>}
            {found.map((one) => (
              <Checkbox
                key={one.id}
                label={one.name}
                title={one.description ?? undefined}
                checked={picked.includes(one.id)}
                onToggle={(on) => onPick(on ? [...picked, one.id] : picked.filter((id) => id !== one.id))}
              />
            ))}
          </div>
        )}
      </QueryState>
      <div className="mt-1 flex items-center gap-3">
        <Button look="ghost" icon={<Plus size={14} aria-hidden />} onClick={() => setMaking(true)}>
          {t("list.new")}
        </Button>
        {picked.length === 0 && <span className="text-meta text-ink-2">{t("add.pick")}</span>}
      </div>
      {making && (
        <DatasetDialog
          projectId={projectId}
          onClose={() => setMaking(false)}
          onSaved={(made) => {
            setMaking(false);
            onPick([...picked, made.id]);
          }}
        />
      )}
    </fieldset>
  );
}
