import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Credentials } from "@/data/accounts";
import { Button } from "@/ui/button";
import { TextField } from "@/ui/field";

interface SignInFormProps {
  email?: string;
  busy: boolean;
  error?: string;
  onSubmit: (who: Credentials) => void;
}

export function SignInForm({ email: known = "", busy, error, onSubmit }: SignInFormProps) {
  const { t } = useTranslation("accounts");
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState("");
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit({ email: email.trim(), password });
      }}
    >
      <TextField label={t("email")} type="email" autoComplete="email" required autoFocus={known === ""} value={email} onChange={(event) => setEmail(event.target.value)} />
      <TextField
        label={t("password.label")}
        type="password"
        autoComplete="current-password"
        required
        autoFocus={known !== ""}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        error={error}
      />
      <Button type="submit" look="primary" busy={busy} className="mt-1 h-8">
        {t("sign_in.action")}
      </Button>
    </form>
  );
}
