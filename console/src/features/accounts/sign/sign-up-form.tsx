import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Credentials } from "@/data/accounts";
import { Button } from "@/ui/button";
import { TextField } from "@/ui/field";
import { PasswordHints } from "./password-hints";
import { lacking } from "./password-rule";

interface SignUpFormProps {
  email?: string;
  busy: boolean;
  error?: string;
  onSubmit: (who: Credentials & { name: string }) => void;
}

export function SignUpForm({ email: known = "", busy, error, onSubmit }: SignUpFormProps) {
  const { t } = useTranslation("accounts");
  const [name, setName] = useState("");
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState("");
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (lacking(password).length === 0) onSubmit({ name: name.trim(), email: email.trim(), password });
      }}
    >
      <TextField label={t("name")} autoComplete="name" required maxLength={100} autoFocus value={name} onChange={(event) => setName(event.target.value)} />
      <TextField
        label={t("email")}
        type="email"
        autoComplete="email"
        required
        readOnly={known !== ""}
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <TextField
        label={t("password.label")}
        type="password"
        autoComplete="new-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        hint={<PasswordHints password={password} />}
      />
      {error && (
        <p role="alert" className="text-bad">
          {error}
        </p>
      )}
      <Button type="submit" look="primary" busy={busy} disabled={lacking(password).length > 0} className="mt-1 h-8">
        {t("sign_up.action")}
      </Button>
    </form>
  );
}
