import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { TextField } from "@/ui/field";
import { PasswordHints } from "./password-hints";
import { lacking } from "./password-rule";

interface PasswordFormProps {
  busy: boolean;
  error?: string;
  onSubmit: (both: { current: string; new: string }) => void;
}

export function PasswordForm({ busy, error, onSubmit }: PasswordFormProps) {
  const { t } = useTranslation("accounts");
  const [current, setCurrent] = useState("");
  const [fresh, setFresh] = useState("");
  const ready = current !== "" && lacking(fresh).length === 0;
  return (
    <form
      className="flex max-w-[460px] flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) onSubmit({ current, new: fresh });
      }}
    >
      <TextField label={t("password.current")} type="password" autoComplete="current-password" value={current} error={error} onChange={(event) => setCurrent(event.target.value)} />
      <TextField
        label={t("password.new")}
        type="password"
        autoComplete="new-password"
        value={fresh}
        onChange={(event) => setFresh(event.target.value)}
        hint={<PasswordHints password={fresh} />}
      />
      <div>
        <Button type="submit" look="primary" busy={busy} disabled={!ready}>
          {t("password.change")}
        </Button>
      </div>
    </form>
  );
}
