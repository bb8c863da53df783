import { useTranslation } from "react-i18next";
import { ABSENT, formatCompact } from "@/lib/format";

interface TokensProps {
  input: number | null;
  output: number | null;
  total: number | null;
}

/** `1,204 → 310`; the total alone where only that is known. */
export function Tokens({ input, output, total }: TokensProps) {
  const { t, i18n } = useTranslation("parts");
  if (!input && !output && !total) return <span className="text-ink-2">{ABSENT}</span>;
  const title = t("tokens.title", { input: input ?? 0, output: output ?? 0, total: total ?? 0 });
  if (!input && !output) return <span title={title}>{formatCompact(total, i18n.language)}</span>;
  return (
    <span title={title} className="num">
      {formatCompact(input ?? 0, i18n.language)}
      <span className="text-ink-2">{" → "}</span>
      {formatCompact(output ?? 0, i18n.language)}
    </span>
  );
}
