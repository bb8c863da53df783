import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { NewModel } from "@/data/pricing";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/field";

interface ModelDialogProps {
  busy: boolean;
  onClose: () => void;
  onCreate: (model: NewModel) => void;
}

const PER = 1_000_000;

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** A model of one's own: its name, which names it stands for, and prices in US dollars per million tokens. */
export function ModelDialog({ busy, onClose, onCreate }: ModelDialogProps) {
  const { t } = useTranslation("pricing");
  const [name, setName] = useState("");
  const [pattern, setPattern] = useState("");
  const [input, setInput] = useState("");
  const [output, setOutput] = useState("");
  const prices = Object.fromEntries(
    [["input", input], ["output", output]].filter(([, text]) => text !== "" && Number(text) >= 0).map(([type, text]) => [type, Number(text) / PER]),
  ) as Record<string, number>;
  const ready = name.trim() !== "" && Object.keys(prices).length > 0;
  const shownPattern = pattern === "" && name.trim() !== "" ? `(?i)^(${escaped(name.trim())})$` : pattern;
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("models.new")}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button look="primary" type="submit" form="new-model" busy={busy} disabled={!ready}>
            {t("models.create")}
          </Button>
        </>
      }
    >
      <form
        id="new-model"
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) onCreate({ model_name: name.trim(), match_pattern: shownPattern, prices });
        }}
      >
        <TextField label={t("models.name")} required autoFocus value={name} onChange={(event) => setName(event.target.value)} />
        <TextField label={t("models.pattern")} hint={t("models.pattern_hint")} className="font-mono" value={shownPattern} onChange={(event) => setPattern(event.target.value)} />
        <div className="flex gap-3">
          <TextField label={t("models.input")} type="number" min={0} step="any" value={input} onChange={(event) => setInput(event.target.value)} />
          <TextField label={t("models.output")} type="number" min={0} step="any" value={output} onChange={(event) => setOutput(event.target.value)} />
        </div>
      </form>
    </Dialog>
  );
}
