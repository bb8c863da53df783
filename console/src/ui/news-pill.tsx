import { ArrowUp } from "lucide-react";
import { useTranslation } from "react-i18next";
import { formatCompact } from "@/lib/format";

/** Over the list: how many rows came in the meantime. Pressing it shows them. */
export function NewsPill({ count, onShow }: { count: number; onShow: () => void }) {
  const { t, i18n } = useTranslation("ui");
  return (
    <div role="status" className="pointer-events-none absolute inset-x-0 bottom-12 z-20 flex justify-center">
      {count > 0 && (
        <button type="button" onClick={onShow} className="num pointer-events-auto flex h-7 items-center gap-1.5 rounded-full bg-accent px-3 text-on-accent shadow-layer">
          <ArrowUp size={13} aria-hidden />
          {t("news", { count, shown: formatCompact(count, i18n.language) })}
        </button>
      )}
    </div>
  );
}
