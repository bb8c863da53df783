import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatCount } from "@/lib/format";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/field";

interface TagsDialogProps {
  count: number;
  busy: boolean;
  onClose: () => void;
  onTags: (tags: { add_tags: string[]; remove_tags: string[] }) => void;
}

function tagsIn(text: string): string[] {
  return [...new Set(text.split(/[,，、]/).map((tag) => tag.trim()).filter((tag) => tag !== ""))];
}

export function TagsDialog({ count, busy, onClose, onTags }: TagsDialogProps) {
  const { t, i18n } = useTranslation("exports");
  const { t: tUi } = useTranslation("ui");
  const [add, setAdd] = useState("");
  const [remove, setRemove] = useState("");
  const tags = { add_tags: tagsIn(add), remove_tags: tagsIn(remove) };
  const nothing = tags.add_tags.length + tags.remove_tags.length === 0;
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("tag_title", { count, shown: formatCount(count, i18n.language) })}
      footer={
        <>
          <Button onClick={onClose}>{tUi("cancel")}</Button>
          <Button look="primary" busy={busy} disabled={nothing} onClick={() => onTags(tags)}>
            {t("tag_action")}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!nothing) onTags(tags);
        }}
      >
        <TextField label={t("tag_add")} hint={t("tag_hint")} value={add} autoFocus onChange={(event) => setAdd(event.target.value)} />
        <TextField label={t("tag_remove")} value={remove} onChange={(event) => setRemove(event.target.value)} />
        <button type="submit" className="sr-only">
          {t("tag_action")}
        </button>
      </form>
    </Dialog>
  );
}
