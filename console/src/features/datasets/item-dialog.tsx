import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DatasetItem } from "@/api/types";
import { useChangeItem } from "@/data/datasets";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { toast } from "@/ui/toast";
import { readValue, writeValue } from "./json-text";
import { Refusal } from "./refusal";
import { ValueField } from "./value-field";

interface ItemDialogProps {
  projectId: string;
  item: DatasetItem;
  mayChange: boolean;
  onClose: () => void;
}

const FIELDS = ["input", "expected_output", "metadata"] as const;

/** An item in full; what is saved becomes its next version. */
export function ItemDialog({ projectId, item, mayChange, onClose }: ItemDialogProps) {
  const { t } = useTranslation("datasets");
  const { t: tUi } = useTranslation("ui");
  const change = useChangeItem(projectId, item.dataset_id);
  const [texts, setTexts] = useState(() => ({ input: writeValue(item.input), expected_output: writeValue(item.expected_output), metadata: writeValue(item.metadata) }));
  const read = FIELDS.map((field) => readValue(texts[field]));
  const broken = read.some((one) => "problem" in one);
  const [input, expected_output, metadata] = read.map((one) => ("value" in one ? one.value : null));
  const save = () =>
    change.mutate(
      { id: item.id, change: { input, expected_output, metadata } },
      {
        onSuccess: () => {
          toast.good(t("items.saved"));
          onClose();
        },
      },
    );
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t("items.edit_title")}
      description={<span className="font-mono text-meta">{item.id}</span>}
      footer={
        <>
          <Button onClick={onClose}>{tUi("cancel")}</Button>
          {mayChange && (
            <Button look="primary" busy={change.isPending} disabled={broken} onClick={save}>
              {t("items.save")}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {FIELDS.map((field) => (
          <ValueField
            key={field}
            label={t(`add.${field}`)}
            hint={t("value.hint")}
            text={texts[field]}
            rows={field === "metadata" ? 3 : 7}
            onText={(text) => setTexts({ ...texts, [field]: text })}
          />
        ))}
        <Refusal error={change.error} />
      </div>
    </Dialog>
  );
}
