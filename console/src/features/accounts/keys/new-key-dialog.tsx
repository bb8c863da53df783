import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { NewApiKey } from "@/api/types";
import { hostForSdks } from "@/lib/base";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/field";
import { KeyReveal } from "../setup/key-reveal";

interface NewKeyDialogProps {
  open: boolean;
  made: NewApiKey | undefined;
  baseUrl: string;
  busy: boolean;
  onCreate: (input: { note?: string; expires_at?: string }) => void;
  onClose: () => void;
}

/** First what the key is for, then the pair itself, once. */
export function NewKeyDialog({ open, made, baseUrl, busy, onCreate, onClose }: NewKeyDialogProps) {
  const { t } = useTranslation("accounts");
  const [note, setNote] = useState("");
  const [expires, setExpires] = useState("");
  const close = () => {
    setNote("");
    setExpires("");
    onClose();
  };
  if (made) {
    return (
      <Dialog
        open={open}
        wide
        insistent
        onClose={close}
        title={t("keys.made")}
        description={t("keys.once")}
        footer={
          <Button look="primary" onClick={close}>
            {t("keys.kept")}
          </Button>
        }
      >
        <KeyReveal connection={{ host: hostForSdks(baseUrl), publicKey: made.public_key, secretKey: made.secret_key }} />
      </Dialog>
    );
  }
  return (
    <Dialog
      open={open}
      onClose={close}
      title={t("keys.create")}
      footer={
        <>
          <Button onClick={close}>{t("cancel")}</Button>
          <Button look="primary" busy={busy} type="submit" form="new-key">
            {t("keys.create")}
          </Button>
        </>
      }
    >
      <form
        id="new-key"
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          onCreate({ note: note.trim() || undefined, expires_at: expires ? new Date(`${expires}T23:59:59`).toISOString() : undefined });
        }}
      >
        <TextField label={t("keys.note")} hint={t("keys.note_hint")} value={note} maxLength={200} autoFocus onChange={(event) => setNote(event.target.value)} />
        <TextField label={t("keys.expires")} hint={t("keys.expires_hint")} type="date" value={expires} onChange={(event) => setExpires(event.target.value)} />
      </form>
    </Dialog>
  );
}
