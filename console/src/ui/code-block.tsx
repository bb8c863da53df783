import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";
import { CopyButton } from "./copy-button";

interface CodeBlockProps {
  code: string;
  label: string;
  className?: string;
}

export function CodeBlock({ code, label, className }: CodeBlockProps) {
  const { t } = useTranslation("ui");
  return (
    <div className={cx("group relative rounded-md border border-line bg-panel", className)}>
      <pre aria-label={label} tabIndex={0} className="overflow-x-auto p-3 pr-11 font-mono text-meta whitespace-pre">
        {code}
      </pre>
      <CopyButton text={code} label={t("copy.label")} className="absolute top-1.5 right-1.5 bg-panel" />
    </div>
  );
}
