import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ScoreConfig, ScoreDataType } from "@/api/types";
import { Button } from "@/ui/button";
import { SelectField, TextAreaField, TextField } from "@/ui/field";
import { draftOf, FREE_TYPES, type ScoreDraft } from "./score-draft";

interface ScoreFormProps {
  configs: readonly ScoreConfig[];
  busy: boolean;
  onAdd: (score: ScoreDraft) => void;
}

const FREE = "";

/** One judgement: by a config with its range or categories, or freely named. */
export function ScoreForm({ configs, busy, onAdd }: ScoreFormProps) {
  const { t } = useTranslation("scores");
  const usable = configs.filter((config) => !config.archived);
  const [configId, setConfigId] = useState(usable[0]?.id ?? FREE);
  const [name, setName] = useState("");
  const [freeType, setFreeType] = useState<ScoreDataType>("NUMERIC");
  const [value, setValue] = useState("");
  const [comment, setComment] = useState("");
  const config = usable.find((one) => one.id === configId);
  const type = config?.data_type ?? freeType;
  const draft = draftOf({ config, name, type, value, comment });
  return (
    <form
      className="flex max-w-[460px] flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (!draft) return;
        onAdd(draft);
        setValue("");
        setComment("");
      }}
    >
      <div className="flex gap-3">
        <div className="flex-1">
          <SelectField
            label={t("form.what")}
            value={configId}
            onPick={(id) => {
              setConfigId(id);
              setValue("");
            }}
            choices={[...usable.map((one) => ({ value: one.id, label: one.name })), { value: FREE, label: t("form.free") }]}
          />
        </div>
        {!config && (
          <div className="w-36">
            <SelectField label={t("type.label")} value={freeType} onPick={setFreeType} choices={FREE_TYPES.map((one) => ({ value: one, label: t(`type.${one}`) }))} />
          </div>
        )}
      </div>
      {!config && <TextField label={t("form.name")} required maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />}
      {config?.description && <p className="text-meta text-ink-2">{config.description}</p>}
      <ValueField config={config} type={type} value={value} onValue={setValue} />
      <TextAreaField label={t("form.comment")} rows={2} value={comment} onChange={(event) => setComment(event.target.value)} />
      <div>
        <Button type="submit" look="primary" busy={busy} disabled={!draft}>
          {t("form.add")}
        </Button>
      </div>
    </form>
  );
}

interface ValueFieldProps {
  config: ScoreConfig | undefined;
  type: ScoreDataType;
  value: string;
  onValue: (value: string) => void;
}

function ValueField({ config, type, value, onValue }: ValueFieldProps) {
  const { t } = useTranslation("scores");
  if (type === "BOOLEAN") {
    return <Choices label={t("form.value")} value={value} onValue={onValue} choices={[["1", t("form.yes")], ["0", t("form.no")]]} />;
  }
  if (type === "CATEGORICAL" && config?.categories) {
    return <Choices label={t("form.value")} value={value} onValue={onValue} choices={config.categories.map((one) => [one.label, one.label])} />;
  }
  if (type === "NUMERIC") {
    const { min_value: low, max_value: high } = config ?? { min_value: null, max_value: null };
    const hint = low !== null || high !== null ? t("form.range", { low: low ?? "−∞", high: high ?? "∞" }) : undefined;
    return <TextField label={t("form.value")} hint={hint} type="number" step="any" min={low ?? undefined} max={high ?? undefined} value={value} onChange={(event) => onValue(event.target.value)} />;
  }
  return <TextField label={t("form.value")} maxLength={500} value={value} onChange={(event) => onValue(event.target.value)} />;
}

interface ChoicesProps {
  label: string;
  value: string;
  choices: readonly (readonly [string, string])[];
  onValue: (value: string) => void;
}

function Choices({ label, value, choices, onValue }: ChoicesProps) {
  return (
    <fieldset>
      <legend className="mb-1 text-meta font-semibold">{label}</legend>
      <div className="flex flex-wrap gap-1.5">
        {choices.map(([code, text]) => (
          <Button key={code} aria-pressed={value === code} look={value === code ? "primary" : "plain"} onClick={() => onValue(code)}>
            {text}
          </Button>
        ))}
      </div>
    </fieldset>
  );
}
