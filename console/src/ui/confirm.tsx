import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { TextField } from "./field";

interface ConfirmProps {
  open: boolean;
  onClose: () => void;
  onConfirm: () => void;
  title: string;
  body: ReactNode;
  action: string;
  busy?: boolean;
  /** What must be typed before the action is allowed: for what cannot be undone. */
  typed?: string;
}

export function Confirm({ open, onClose, onConfirm, title, body, action, busy = false, typed }: ConfirmProps) {
  const { t } = useTranslation("ui");
  const [text, setText] = useState("");
  const close = () => {
    setText("");
    onClose();
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      title={title}
      footer={
        <>
          <Button onClick={close}>{t("cancel")}</Button>
          <Button look="danger" busy={busy} disabled={typed !== undefined && text !== typed} onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <div className="text-ink-2">{body}</div>
        {typed !== undefined && (
          <TextField label={t("confirm.type", { text: typed })} value={text} onChange={(event) => setText(event.target.value)} autoComplete="off" />
        )}
      </div>
    </Dialog>
  );
}
