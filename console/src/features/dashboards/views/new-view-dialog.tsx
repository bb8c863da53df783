import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useViewChanges, type SavedView, type ViewState } from "@/data/views";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/field";
import { Segments } from "@/ui/tabs";

interface NewViewDialogProps {
  projectId: string;
  list: string;
  state: ViewState;
  mayShare: boolean;
  onClose: () => void;
  onCreated: (view: SavedView) => void;
}

export function NewViewDialog({ projectId, list, state, mayShare, onClose, onCreated }: NewViewDialogProps) {
  const { t } = useTranslation("dashboards");
  const { t: tUi } = useTranslation("ui");
  const { create } = useViewChanges(projectId, list);
  const [name, setName] = useState("");
  const [whose, setWhose] = useState<"me" | "project">(mayShare ? "project" : "me");
  const save = () =>
    create.mutate(
      { name: name.trim(), private: whose === "me", state },
      {
        onSuccess: (view) => {
          onClose();
          onCreated(view);
        },
      },
    );
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("views.create")}
      description={t("views.create_body")}
      footer={
        <>
          <Button onClick={onClose}>{tUi("cancel")}</Button>
          <Button look="primary" busy={create.isPending} disabled={name.trim() === ""} onClick={save}>
            {t("views.save")}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== "") save();
        }}
      >
        <TextField label={t("views.name")} value={name} maxLength={200} autoFocus onChange={(event) => setName(event.target.value)} />
        {mayShare && (
          <Segments
            label={t("views.whose")}
            value={whose}
            onPick={setWhose}
            className="self-start"
            tabs={[
              { value: "project", label: t("views.of_project") },
              { value: "me", label: t("views.of_me") },
            ]}
          />
        )}
      </form>
    </Dialog>
  );
}
