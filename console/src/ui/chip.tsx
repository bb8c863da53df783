import type { ReactNode } from "react";
import { cx } from "@/lib/cx";

type Tone = "plain" | "good" | "warn" | "bad" | "accent";

const TONES: Record<Tone, string> = {
  plain: "border-line text-ink-2",
  good: "border-transparent bg-good-soft text-good",
  warn: "border-transparent bg-warn-soft text-warn",
  bad: "border-transparent bg-bad-soft text-bad",
  accent: "border-transparent bg-picked text-accent",
};

interface ChipProps {
  children: ReactNode;
  tone?: Tone;
  title?: string;
  className?: string;
}

export function Chip({ children, tone = "plain", title, className }: ChipProps) {
  return (
    <span title={title} className={cx("inline-flex h-5 max-w-full shrink-0 items-center gap-1 rounded-sm border px-1.5 text-meta", TONES[tone], className)}>
      {children}
    </span>
  );
}
