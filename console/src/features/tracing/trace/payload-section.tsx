import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { formatBytes } from "@/lib/format";
import { PayloadView, type PayloadMode } from "@/parts/payload/payload-view";
import { CopyButton } from "@/ui/copy-button";

interface PayloadSectionProps {
  title: string;
  raw: string | null;
  bytes: number;
  mode: PayloadMode;
  projectId: string;
  /** Only the beginning has come; this asks for all of it. */
  onLoadAll?: () => void;
  loadingAll?: boolean;
  trailing?: ReactNode;
}

/** One input or output with its heading, and the way to the rest when it is long. */
export function PayloadSection({ title, raw, bytes, mode, projectId, onLoadAll, loadingAll = false, trailing }: PayloadSectionProps) {
  const { t, i18n } = useTranslation("tracing");
  return (
    <section className="mb-4">
      <header className="flex h-8 items-center gap-2">
        <h3 className="font-semibold">{title}</h3>
        {bytes > 0 && <span className="num text-meta text-ink-2">{formatBytes(bytes, i18n.language)}</span>}
        <div className="flex-1" />
        {trailing}
        {raw && <CopyButton text={raw} label={t("payload.copy", { what: title })} />}
      </header>
      <div className="overflow-hidden rounded-md border border-line">
        <PayloadView raw={raw} mode={mode} projectId={projectId} label={title} />
        {onLoadAll && (
          <button type="button" disabled={loadingAll} onClick={onLoadAll} className="block w-full border-t border-line bg-panel px-3 py-1.5 text-left text-meta text-accent hover:underline">
            {loadingAll ? t("payload.loading") : t("payload.load_all", { size: formatBytes(bytes, i18n.language) })}
          </button>
        )}
      </div>
    </section>
  );
}
