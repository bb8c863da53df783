import { RotateCw, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/lib/http";
import { cx } from "@/lib/cx";
import { Button } from "./button";
import { CopyButton } from "./copy-button";
import { errorText } from "./error-text";

interface EmptyStateProps {
  title: string;
  body?: ReactNode;
  icon?: ReactNode;
  children?: ReactNode;
}

/** Says what is not here and, through its children, what to do next. */
export function EmptyState({ title, body, icon, children }: EmptyStateProps) {
  return (
    <div className="mx-auto flex max-w-[520px] flex-col items-center gap-2 px-6 py-16 text-center">
      {icon && <div className="text-ink-2">{icon}</div>}
      <h2 className="text-lead font-semibold">{title}</h2>
      {body && <div className="text-ink-2">{body}</div>}
      {children && <div className="mt-2 flex flex-wrap justify-center gap-2">{children}</div>}
    </div>
  );
}

interface ErrorStateProps {
  error: unknown;
  onRetry?: () => void;
  title?: string;
}

/** What failed, in words, with the way to try again and something to send to whoever can help. */
export function ErrorState({ error, onRetry, title }: ErrorStateProps) {
  const { t, i18n } = useTranslation("ui");
  const details = error instanceof ApiError ? `HTTP ${error.status} ${error.code}\n${error.message}\n${window.location.href}` : String(error);
  return (
    <div role="alert" className="mx-auto flex max-w-[520px] flex-col items-center gap-2 px-6 py-16 text-center">
      <TriangleAlert size={20} className="text-bad" aria-hidden />
      <h2 className="text-lead font-semibold">{title ?? t("error.title")}</h2>
      <p className="text-ink-2">{errorText(i18n, error)}</p>
      <div className="mt-2 flex gap-2">
        {onRetry && (
          <Button onClick={onRetry} icon={<RotateCw size={14} />}>
            {t("retry")}
          </Button>
        )}
        <CopyButton text={details} label={t("error.copy")} wide />
      </div>
    </div>
  );
}

/** Two pixels at the top of what is being refreshed; the old rows stay readable below. */
export function ProgressLine({ active }: { active: boolean }) {
  return (
    <div className="pointer-events-none absolute inset-x-0 top-0 z-10 h-0.5 overflow-hidden" role="progressbar" aria-hidden={!active}>
      {active && <div className="slide h-full w-1/4 rounded-full bg-accent" />}
    </div>
  );
}

export function Skeleton({ className }: { className?: string }) {
  return <div className={cx("breathe rounded-sm bg-hover", className)} aria-hidden />;
}

/** Several grey lines in place of a page that is on its way. */
export function PageSkeleton() {
  const { t } = useTranslation("ui");
  return (
    <div className="flex flex-col gap-3 p-6" role="status" aria-label={t("loading")}>
      <Skeleton className="h-6 w-56" />
      <Skeleton className="h-4 w-full max-w-[720px]" />
      <Skeleton className="h-4 w-full max-w-[640px]" />
      <Skeleton className="h-4 w-full max-w-[680px]" />
    </div>
  );
}
