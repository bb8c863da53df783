import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { cx } from "@/lib/cx";
import { Tip } from "./tooltip";

type Look = "primary" | "plain" | "ghost" | "danger";

const LOOKS: Record<Look, string> = {
  primary: "bg-accent text-on-accent border border-transparent hover:opacity-90 font-semibold",
  plain: "bg-ground text-ink border border-line hover:bg-hover",
  ghost: "bg-transparent text-ink-2 border border-transparent hover:bg-hover hover:text-ink",
  danger: "bg-ground text-bad border border-line hover:bg-bad-soft",
};

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
  busy?: boolean;
  icon?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({ look = "plain", busy = false, icon, className, children, disabled, type = "button", ...rest }: ButtonProps) {
  return (
    <button
      type={type}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={cx(
        "inline-flex h-7 shrink-0 items-center justify-center gap-1.5 rounded-md px-2.5 text-body whitespace-nowrap transition-colors duration-[120ms] disabled:cursor-default disabled:opacity-50",
        LOOKS[look],
        className,
      )}
      {...rest}
    >
      {busy ? <span className="breathe size-2 rounded-full bg-current" aria-hidden /> : icon}
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "children"> {
  label: string;
  icon: ReactNode;
  hint?: string;
  active?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** A button that shows only a picture; its label is spoken and shown on hover. */
export function IconButton({ label, icon, hint, active = false, className, type = "button", ...rest }: IconButtonProps) {
  return (
    <Tip text={label} hint={hint}>
      <button
        type={type}
        aria-label={label}
        className={cx(
          "inline-flex size-7 shrink-0 items-center justify-center rounded-md transition-colors duration-[120ms] hover:bg-hover hover:text-ink disabled:cursor-default disabled:opacity-40",
          active ? "text-accent" : "text-ink-2",
          className,
        )}
        {...rest}
      >
        {icon}
      </button>
    </Tip>
  );
}
