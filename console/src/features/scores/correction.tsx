import { PenLine, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Score } from "@/api/types";
import { useAddScore, useDeleteScore } from "@/data/scores";
import { cx } from "@/lib/cx";
import { diff } from "@/lib/diff";
import { TextBlock } from "@/parts/payload/text-block";
import { Button, IconButton } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { TextAreaField } from "@/ui/field";
import { Segments } from "@/ui/tabs";
import { toast } from "@/ui/toast";

interface CorrectionProps {
  projectId: string;
  traceId: string;
  observationId: string | undefined;
  output: string | null;
  /** Of this trace or step. */
  scores: readonly Score[];
  mayScore: boolean;
}

/** As the public API names it. */
const NAME = "output";

/** What should have been answered, beside what was: written by a person, usable as expected output later. */
export function Correction({ projectId, traceId, observationId, output, scores, mayScore }: CorrectionProps) {
  const { t } = useTranslation("scores");
  const [open, setOpen] = useState(false);
  const [shown, setShown] = useState<"text" | "diff">("diff");
  const add = useAddScore(projectId);
  const remove = useDeleteScore(projectId, traceId);
  const latest = scores.filter((score) => score.data_type === "CORRECTION").sort((a, b) => b.timestamp.localeCompare(a.timestamp))[0];
  if (!latest && !mayScore) return null;
  const save = (text: string) =>
    add.mutate(
      { id: latest?.id, name: NAME, data_type: "CORRECTION", value: null, string_value: text, trace_id: traceId, observation_id: observationId },
      {
        onSuccess: () => {
          toast.good(t("correction.saved"));
          setOpen(false);
        },
      },
    );
  return (
    <section aria-label={t("correction.title")} className="mb-4">
      {latest ? (
        <>
          <header className="flex h-8 items-center gap-1">
            <h3 className="font-semibold">{t("correction.title")}</h3>
            <div className="flex-1" />
            <Segments
              label={t("correction.show")}
              value={shown}
              onPick={setShown}
              tabs={[
                { value: "diff", label: t("correction.diff") },
                { value: "text", label: t("correction.text") },
              ]}
            />
            {mayScore && <IconButton label={t("correction.edit")} icon={<PenLine size={14} />} onClick={() => setOpen(true)} />}
            {mayScore && <IconButton label={t("correction.delete")} icon={<Trash2 size={14} />} onClick={() => remove.mutate(latest.id)} />}
          </header>
          <div className="rounded-md border border-line px-3 py-2.5">
            {shown === "text" ? <TextBlock text={latest.string_value ?? ""} /> : <Diff before={output ?? ""} after={latest.string_value ?? ""} />}
          </div>
        </>
      ) : (
        <Button look="ghost" icon={<PenLine size={14} />} onClick={() => setOpen(true)}>
          {t("correction.add")}
        </Button>
      )}
      {open && <CorrectionDialog first={latest?.string_value ?? output ?? ""} output={output ?? ""} busy={add.isPending} onClose={() => setOpen(false)} onSave={save} />}
    </section>
  );
}

interface CorrectionDialogProps {
  first: string;
  output: string;
  busy: boolean;
  onClose: () => void;
  onSave: (text: string) => void;
}

function CorrectionDialog({ first, output, busy, onClose, onSave }: CorrectionDialogProps) {
  const { t } = useTranslation("scores");
  const [text, setText] = useState(first);
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t("correction.title")}
      description={t("correction.lead")}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button look="primary" busy={busy} disabled={text.trim() === "" || text === output} onClick={() => onSave(text)}>
            {t("correction.save")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <TextAreaField
          label={t("correction.text")}
          rows={8}
          value={text}
          autoFocus
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && text.trim() !== "" && text !== output) onSave(text);
          }}
        />
        <div>
          <h4 className="mb-1 text-meta font-semibold">{t("correction.diff")}</h4>
          <div className="max-h-56 overflow-y-auto rounded-md border border-line px-3 py-2" tabIndex={0}>
            <Diff before={output} after={text} />
          </div>
        </div>
      </div>
    </Dialog>
  );
}

function Diff({ before, after }: { before: string; after: string }) {
  const tones = { same: "", gone: "bg-bad-soft text-bad line-through", new: "bg-good-soft text-good" } as const;
  return (
    <p className="text-lead break-words whitespace-pre-wrap">
      {diff(before, after).map((piece, at) =>
        piece.kind === "gone" ? (
          <del key={at} className={cx(tones.gone)}>
            {piece.text}
          </del>
        ) : piece.kind === "new" ? (
          <ins key={at} className={cx("no-underline", tones.new)}>
            {piece.text}
          </ins>
        ) : (
          <span key={at}>{piece.text}</span>
        ),
      )}
    </p>
  );
}
