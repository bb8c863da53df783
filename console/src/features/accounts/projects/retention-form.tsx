import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatCount } from "@/lib/format";
import { Button } from "@/ui/button";
import { TextField } from "@/ui/field";

const LEAST_DAYS = 3;
const MOST_DAYS = 36_500;

interface RetentionFormProps {
  days: number;
  busy: boolean;
  onSave: (days: number) => void;
}

/** 0 keeps everything for ever; else the days that the server takes. */
export function RetentionForm({ days, busy, onSave }: RetentionFormProps) {
  const { t, i18n } = useTranslation("accounts");
  const [text, setText] = useState(String(days));
  const wanted = Number(text);
  const valid = Number.isInteger(wanted) && text.trim() !== "" && (wanted === 0 || (wanted >= LEAST_DAYS && wanted <= MOST_DAYS));
  return (
    <form
      className="flex max-w-[460px] flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (valid && wanted !== days) onSave(wanted);
      }}
    >
      <TextField label={t("retention.days")} hint={t("retention.hint")} error={valid ? undefined : t("retention.invalid", { least: LEAST_DAYS, most: formatCount(MOST_DAYS, i18n.language) })} type="number" value={text} onChange={(event) => setText(event.target.value)} />
      <div>
        <Button type="submit" busy={busy} disabled={!valid || wanted === days}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}
