import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";

const Markdown = lazy(() => import("./markdown"));

/** Beyond this, laying text out as Markdown costs more than it gives. */
const MARKDOWN_LIMIT = 60_000;
const MARKED = /(^|\n)(#{1,6} |[-*] |\d+\. |> |```|\|.+\|)|\*\*|`[^`]+`|\]\(/;

interface TextBlockProps {
  text: string;
  /** Long text is folded to some lines at first. */
  foldFrom?: number;
  plain?: boolean;
}

export function TextBlock({ text, foldFrom = 4000, plain = false }: TextBlockProps) {
  const { t } = useTranslation("parts");
  const long = text.length > foldFrom;
  const [open, setOpen] = useState(false);
  const shown = long && !open ? text.slice(0, foldFrom) : text;
  const asMarkdown = !plain && shown.length < MARKDOWN_LIMIT && MARKED.test(shown);
  const raw = <div className="text-lead break-words whitespace-pre-wrap">{shown}</div>;
  return (
    <div>
      <div className={cx(long && !open && "max-h-24 overflow-hidden [mask-image:linear-gradient(black_55%,transparent)]", long && !open && foldFrom > 1000 && "max-h-[420px]")}>
        {asMarkdown ? (
          <Suspense fallback={raw}>
            <div className="text-lead">
              <Markdown text={shown} />
            </div>
          </Suspense>
        ) : (
          raw
        )}
      </div>
      {long && (
        <button type="button" className="mt-1 text-meta text-accent hover:underline" onClick={() => setOpen(!open)}>
          {open ? t("text.fold") : t("text.open", { count: text.length })}
        </button>
      )}
    </div>
  );
}
