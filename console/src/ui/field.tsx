import { useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes } from "react";
import { cx } from "@/lib/cx";

const BOX = "w-full rounded-md border border-line bg-ground px-2.5 text-body text-ink focus:border-accent focus:outline-none focus-visible:outline-none disabled:opacity-60 aria-invalid:border-bad";

interface LabelledProps {
  label: string;
  hint?: ReactNode;
  error?: string;
}

interface FieldProps extends LabelledProps {
  children: (ids: { id: string; "aria-describedby"?: string; "aria-invalid"?: true }) => ReactNode;
}

/** A control with its label above, and below it either what is wrong or what to know. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-meta font-semibold text-ink">
        {label}
      </label>
      {children({ id, "aria-describedby": note ? `${id}-note` : undefined, "aria-invalid": error ? true : undefined })}
      {note && (
        <div id={`${id}-note`} className={cx("text-meta", error ? "text-bad" : "text-ink-2")} role={error ? "alert" : undefined}>
          {note}
        </div>
      )}
    </div>
  );
}

export type TextFieldProps = LabelledProps & InputHTMLAttributes<HTMLInputElement>;

export function TextField({ label, hint, error, className, ...rest }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => <input {...ids} {...rest} className={cx(BOX, "h-8", className)} />}
    </Field>
  );
}

export type TextAreaFieldProps = LabelledProps & TextareaHTMLAttributes<HTMLTextAreaElement>;

export function TextAreaField({ label, hint, error, className, ...rest }: TextAreaFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => <textarea {...ids} {...rest} className={cx(BOX, "min-h-16 py-1.5", className)} />}
    </Field>
  );
}

export interface Choice<T extends string> {
  value: T;
  label: string;
}

export interface SelectProps<T extends string> extends Omit<SelectHTMLAttributes<HTMLSelectElement>, "onChange" | "value"> {
  value: T;
  choices: readonly Choice<T>[];
  onPick: (value: T) => void;
}

export function Select<T extends string>({ value, choices, onPick, className, ...rest }: SelectProps<T>) {
  return (
    <select {...rest} value={value} onChange={(event) => onPick(event.target.value as T)} className={cx(BOX, "h-8 pr-1", className)}>
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}

export type SelectFieldProps<T extends string> = LabelledProps & SelectProps<T>;

export function SelectField<T extends string>({ label, hint, error, ...rest }: SelectFieldProps<T>) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => <Select {...ids} {...rest} />}
    </Field>
  );
}
