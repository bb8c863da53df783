import { useTranslation } from "react-i18next";
import { shortId } from "@/lib/format";
import { CopyButton } from "@/ui/copy-button";

/** An id by its ends, with the whole of it one click away. */
export function IdTag({ id, head = 8 }: { id: string; head?: number }) {
  const { t } = useTranslation("parts");
  return (
    <span className="inline-flex min-w-0 items-center gap-0.5">
      <span title={id} className="ellipsis font-mono text-meta text-ink-2">
        {shortId(id, head)}
      </span>
      <CopyButton text={id} label={t("id.copy")} className="!size-6" />
    </span>
  );
}
