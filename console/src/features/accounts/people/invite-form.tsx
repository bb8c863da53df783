import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Invited, Role } from "@/api/types";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { SelectField, TextField } from "@/ui/field";
import { useRoleChoices } from "../roles";

interface InviteFormProps {
  busy: boolean;
  /** The last invitation that was made here. */
  done?: Invited;
  onInvite: (email: string, role: Role) => void;
}

/** By e-mail address and role. Without mail the link is copied and sent by hand. */
export function InviteForm({ busy, done, onInvite }: InviteFormProps) {
  const { t } = useTranslation("accounts");
  const choices = useRoleChoices();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("MEMBER");
  return (
    <div className="flex flex-col gap-3">
      <form
        className="flex items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          onInvite(email.trim(), role);
          setEmail("");
        }}
      >
        <div className="w-72">
          <TextField label={t("email")} type="email" required value={email} onChange={(event) => setEmail(event.target.value)} />
        </div>
        <div className="w-40">
          <SelectField label={t("members.role")} value={role} choices={choices} onPick={setRole} />
        </div>
        <Button type="submit" look="primary" busy={busy} className="h-8">
          {t("members.invite")}
        </Button>
      </form>
      {done?.added && <p className="text-good">{t("members.added")}</p>}
      {done?.invitation && (
        <div className="flex items-center gap-2 rounded-md bg-panel px-3 py-2">
          <span className="min-w-0 flex-1">
            <span className="block text-ink-2">{t("members.link_hint", { email: done.invitation.email })}</span>
            <span className="ellipsis block font-mono text-meta">{done.invitation.link}</span>
          </span>
          <CopyButton wide text={done.invitation.link} label={t("members.copy_link")} />
        </div>
      )}
    </div>
  );
}
