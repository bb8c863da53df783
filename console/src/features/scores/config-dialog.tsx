import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ScoreCategory } from "@/api/types";
import type { NewScoreConfig } from "@/data/scores";
import { Button, IconButton } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { SelectField, TextAreaField, TextField } from "@/ui/field";
import { isRange, repeatedLabels } from "./config-check";

const CONFIG_TYPES = ["NUMERIC", "BOOLEAN", "CATEGORICAL", "TEXT"] as const;
type ConfigType = (typeof CONFIG_TYPES)[number];

interface ConfigDialogProps {
  open: boolean;
  busy: boolean;
  /** Names of the configs in use: two fields of one name could not be told apart when annotating. */
  taken: readonly string[];
  onClose: () => void;
  onCreate: (config: NewScoreConfig) => void;
}

export function ConfigDialog({ open, busy, taken, onClose, onCreate }: ConfigDialogProps) {
  const { t } = useTranslation("scores");
  const [name, setName] = useState("");
  const [type, setType] = useState<ConfigType>("NUMERIC");
  const [low, setLow] = useState("0");
  const [high, setHigh] = useState("1");
  const [categories, setCategories] = useState<ScoreCategory[]>([
    { label: "", value: 0 },
    { label: "", value: 1 },
  ]);
  const [description, setDescription] = useState("");
  const named = categories.filter((one) => one.label.trim() !== "");
  // While it is being created, the list may already hold it.
  const nameTaken = !busy && taken.includes(name.trim());
  const ranged = type !== "NUMERIC" || isRange(low, high);
  const categorized = type !== "CATEGORICAL" || (named.length >= 2 && repeatedLabels(named).size === 0);
  const ready = name.trim() !== "" && !nameTaken && ranged && categorized;
  const submit = () =>
    onCreate({
      name: name.trim(),
      data_type: type,
      description: description.trim() || undefined,
      ...(type === "NUMERIC" && low !== "" ? { min_value: Number(low) } : {}),
      ...(type === "NUMERIC" && high !== "" ? { max_value: Number(high) } : {}),
      ...(type === "CATEGORICAL" ? { categories: named } : {}),
    });
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t("configs.new")}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button look="primary" type="submit" form="new-config" busy={busy} disabled={!ready}>
            {t("configs.create")}
          </Button>
        </>
      }
    >
      <form
        id="new-config"
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) submit();
        }}
      >
        <TextField label={t("form.name")} required maxLength={35} error={nameTaken ? t("configs.name_taken") : undefined} value={name} onChange={(event) => setName(event.target.value)} />
        <SelectField label={t("type.label")} value={type} onPick={setType} choices={CONFIG_TYPES.map((one) => ({ value: one, label: t(`type.${one}`) }))} />
        {type === "NUMERIC" && (
          <div className="flex items-start gap-3">
            <TextField label={t("configs.low")} type="number" step="any" value={low} onChange={(event) => setLow(event.target.value)} />
            <TextField label={t("configs.high")} type="number" step="any" error={ranged ? undefined : t("configs.not_above")} value={high} onChange={(event) => setHigh(event.target.value)} />
          </div>
        )}
        {type === "CATEGORICAL" && <Categories categories={categories} onChange={setCategories} />}
        <TextAreaField label={t("configs.description")} rows={2} value={description} onChange={(event) => setDescription(event.target.value)} />
      </form>
    </Dialog>
  );
}

interface CategoriesProps {
  categories: readonly ScoreCategory[];
  onChange: (categories: ScoreCategory[]) => void;
}

function Categories({ categories, onChange }: CategoriesProps) {
  const { t } = useTranslation("scores");
  const set = (at: number, label: string) => onChange(categories.map((one, index) => (index === at ? { ...one, label } : one)));
  const repeated = repeatedLabels(categories);
  return (
    <div className="flex flex-col gap-2">
      {categories.map((category, at) => (
        <div key={category.value} className="flex items-start gap-2">
          <div className="flex-1">
            <TextField label={t("configs.category", { number: category.value })} error={repeated.has(category.label.trim()) ? t("configs.category_repeated") : undefined} value={category.label} onChange={(event) => set(at, event.target.value)} />
          </div>
          {categories.length > 2 && (
            <IconButton label={t("configs.remove_category", { number: category.value })} icon={<Trash2 size={14} />} className="mt-6" onClick={() => onChange(categories.filter((_, index) => index !== at))} />
          )}
        </div>
      ))}
      <div>
        <Button icon={<Plus size={14} aria-hidden />} onClick={() => onChange([...categories, { label: "", value: Math.max(...categories.map((one) => one.value)) + 1 }])}>
          {t("configs.add_category")}
        </Button>
      </div>
    </div>
  );
}
