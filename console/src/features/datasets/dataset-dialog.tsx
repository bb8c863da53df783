import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Dataset } from "@/api/types";
import { useSaveDataset } from "@/data/datasets";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { TextAreaField, TextField } from "@/ui/field";
import { readValue, writeValue } from "./json-text";
import { Refusal } from "./refusal";
import { ValueField } from "./value-field";

interface DatasetDialogProps {
  projectId: string;
  /** The one that is changed; without it a new one is made. */
  dataset?: Dataset;
  onClose: () => void;
  onSaved: (dataset: Dataset) => void;
}

const JSON_FIELDS = ["metadata", "input_schema", "expected_output_schema"] as const;

export function DatasetDialog({ projectId, dataset, onClose, onSaved }: DatasetDialogProps) {
  const { t } = useTranslation("datasets");
  const { t: tUi } = useTranslation("ui");
  const save = useSaveDataset(projectId);
  const [name, setName] = useState(dataset?.name ?? "");
  const [description, setDescription] = useState(dataset?.description ?? "");
  const [texts, setTexts] = useState(() => Object.fromEntries(JSON_FIELDS.map((field) => [field, writeValue(dataset?.[field])])) as Record<(typeof JSON_FIELDS)[number], string>);
  const read = JSON_FIELDS.map((field) => readValue(texts[field]));
  const broken = read.some((one) => "problem" in one);
  const [metadata, input_schema, expected_output_schema] = read.map((one) => ("value" in one ? one.value : null));
  const submit = () => {
    if (broken || name.trim() === "") return;
    save.mutate({ id: dataset?.id, draft: { name, description: description.trim() || null, metadata, input_schema, expected_output_schema } }, { onSuccess: onSaved });
  };
  const field = (which: (typeof JSON_FIELDS)[number], rows: number) => (
    <ValueField label={t(`dataset.${which}`)} text={texts[which]} onText={(text) => setTexts({ ...texts, [which]: text })} rows={rows} />
  );
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={dataset ? t("dataset.edit") : t("list.new")}
      footer={
        <>
          <Button onClick={onClose}>{tUi("cancel")}</Button>
          <Button look="primary" busy={save.isPending} disabled={broken || name.trim() === ""} onClick={submit}>
            {dataset ? t("dataset.save") : t("dataset.create")}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextField label={t("dataset.name")} hint={t("dataset.name_hint")} value={name} maxLength={500} onChange={(event) => setName(event.target.value)} />
        <TextAreaField label={t("dataset.description")} rows={2} value={description} onChange={(event) => setDescription(event.target.value)} />
        {field("metadata", 3)}
        <details open={dataset !== undefined && (dataset.input_schema !== null || dataset.expected_output_schema !== null)}>
          <summary className="cursor-pointer text-ink-2">{t("dataset.schemas")}</summary>
          <div className="mt-2 flex flex-col gap-3">
            {field("input_schema", 5)}
            {field("expected_output_schema", 5)}
          </div>
        </details>
        <Refusal error={save.error} />
      </form>
    </Dialog>
  );
}
