import { useTranslation } from "react-i18next";
import { TextAreaField } from "@/ui/field";
import { readValue } from "./json-text";

interface ValueFieldProps {
  label: string;
  text: string;
  onText: (text: string) => void;
  hint?: string;
  rows?: number;
}

/** A JSON value, or plain words. Says at once when JSON was begun and is not whole. */
export function ValueField({ label, text, onText, hint, rows = 5 }: ValueFieldProps) {
  const { t } = useTranslation("datasets");
  const broken = "problem" in readValue(text);
  return (
    <TextAreaField
      label={label}
      hint={hint}
      error={broken ? t("value.broken") : undefined}
      rows={rows}
      spellCheck={false}
      value={text}
      onChange={(event) => onText(event.target.value)}
      className="font-mono text-meta"
    />
  );
}
