import { Undo2 } from "lucide-react";
import { useId, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Score, ScoreConfig } from "@/api/types";
import { isComposing } from "@/lib/composing";
import { cx } from "@/lib/cx";
import { IconButton } from "@/ui/button";
import { draftOf, type ScoreDraft } from "./score-draft";

interface AnnotateFieldProps {
  config: ScoreConfig;
  /** What this person gave before. */
  score: Score | undefined;
  onSave: (draft: ScoreDraft) => void;
  onDrop: () => void;
}

function valueOf(score: Score | undefined): string {
  if (!score) return "";
  if (score.data_type === "NUMERIC" || score.data_type === "BOOLEAN") return String(score.value ?? "");
  return score.string_value ?? "";
}

/** One config with its value and the reason for it; what is chosen is kept at once, what is typed on leaving the field. */
export function AnnotateField({ config, score, onSave, onDrop }: AnnotateFieldProps) {
  const { t } = useTranslation("scores");
  const [value, setValue] = useState(() => valueOf(score));
  const [comment, setComment] = useState(score?.comment ?? "");
  const problem = useId();
  const options = optionsOf(config, { yes: t("form.yes"), no: t("form.no") });
  const save = (next: { value?: string; comment?: string }) => {
    const draft = draftOf({ config, name: config.name, type: config.data_type, value: next.value ?? value, comment: next.comment ?? comment });
    if (draft && (valueOf(score) !== (next.value ?? value) || (score?.comment ?? "") !== (next.comment ?? comment))) onSave(draft);
  };
  const wrong = value !== "" && draftOf({ config, name: config.name, type: config.data_type, value, comment }) === undefined;
  const outside = wrong && config.data_type === "NUMERIC";
  const onDigit = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement || event.ctrlKey || event.metaKey) return;
    const option = /^[1-9]$/.test(event.key) ? options?.[Number(event.key) - 1] : undefined;
    if (!option) return;
    event.preventDefault();
    setValue(option.value);
    save({ value: option.value });
  };
  return (
    <div data-annotate onKeyDown={onDigit} className="border-b border-line py-2.5 last:border-0">
      <div className="flex h-6 items-center gap-1.5">
        <span className="ellipsis font-semibold" title={config.description ?? undefined}>
          {config.name}
        </span>
        {(config.min_value !== null || config.max_value !== null) && <span className="num text-meta text-ink-2">{t("form.range", { low: config.min_value ?? "−∞", high: config.max_value ?? "∞" })}</span>}
        <span className="flex-1" />
        {score && (
          <IconButton
            label={t("judgements.delete", { name: config.name })}
            icon={<Undo2 size={13} />}
            className="!size-6"
            onClick={() => {
              setValue("");
              setComment("");
              onDrop();
            }}
          />
        )}
      </div>
      {options ? (
        <div data-value role="group" aria-label={config.name} className="mt-1 flex flex-wrap gap-1.5">
          {options.map((option, at) => (
            <button
              key={option.value}
              type="button"
              aria-pressed={value === option.value}
              onClick={() => {
                setValue(option.value);
                save({ value: option.value });
              }}
              className={cx("flex h-7 items-center gap-1.5 rounded-md border px-2", value === option.value ? "border-accent bg-picked font-semibold" : "border-line hover:bg-hover")}
            >
              {at < 9 && <span className="num text-[11px] text-ink-2">{at + 1}</span>}
              {option.label}
            </button>
          ))}
        </div>
      ) : (
        <input
          data-value
          aria-label={config.name}
          aria-invalid={wrong || undefined}
          aria-describedby={outside ? problem : undefined}
          type={config.data_type === "NUMERIC" ? "number" : "text"}
          step="any"
          min={config.min_value ?? undefined}
          max={config.max_value ?? undefined}
          maxLength={500}
          value={value}
          onChange={(event) => setValue(event.target.value)}
          onBlur={() => save({})}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !isComposing(event.nativeEvent)) save({});
            // A number field would change its value.
            if (event.key === "ArrowUp" || event.key === "ArrowDown") event.preventDefault();
          }}
          className="mt-1 h-8 w-full rounded-md border border-line bg-ground px-2.5 focus:border-accent aria-invalid:border-bad"
        />
      )}
      {outside && (
        <p id={problem} role="alert" className="mt-1 text-meta text-bad">
          {t("annotate.outside", { low: config.min_value ?? "−∞", high: config.max_value ?? "∞" })}
        </p>
      )}
      <textarea
        aria-label={t("annotate.reason", { name: config.name })}
        placeholder={t("form.comment")}
        rows={1}
        value={comment}
        onChange={(event) => setComment(event.target.value)}
        onBlur={() => save({})}
        className="mt-1.5 w-full resize-y rounded-md border border-line bg-ground px-2.5 py-1 text-meta focus:border-accent"
      />
    </div>
  );
}

function optionsOf(config: ScoreConfig, words: { yes: string; no: string }): { value: string; label: string }[] | undefined {
  if (config.data_type === "BOOLEAN") return [{ value: "1", label: words.yes }, { value: "0", label: words.no }];
  if (config.data_type === "CATEGORICAL" && config.categories) return config.categories.map((one) => ({ value: one.label, label: one.label }));
  return undefined;
}
