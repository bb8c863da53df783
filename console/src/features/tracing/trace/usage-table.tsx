import { useTranslation } from "react-i18next";
import { formatCount, formatUsd } from "@/lib/format";

interface UsageTableProps {
  usage: Readonly<Record<string, number>>;
  cost: Readonly<Record<string, number>>;
}

/** Tokens and money by type; the total last. */
export function UsageTable({ usage, cost }: UsageTableProps) {
  const { t, i18n } = useTranslation("tracing");
  const types = [...new Set([...Object.keys(usage), ...Object.keys(cost)])].sort((a, b) => Number(a === "total") - Number(b === "total") || a.localeCompare(b));
  if (types.length === 0) return null;
  return (
    <table aria-label={t("usage.title")} className="num w-full max-w-[420px] border-collapse">
      <thead>
        <tr className="border-b border-line text-meta text-ink-2">
          <th scope="col" className="h-7 text-left font-normal">
            {t("usage.type")}
          </th>
          <th scope="col" className="text-right font-normal">
            {t("usage.amount")}
          </th>
          <th scope="col" className="text-right font-normal">
            {t("usage.cost")}
          </th>
        </tr>
      </thead>
      <tbody>
        {types.map((type) => (
          <tr key={type} className={type === "total" ? "font-semibold" : "border-b border-line"}>
            <td className="h-7 font-mono text-meta">{type}</td>
            <td className="text-right">{formatCount(usage[type], i18n.language)}</td>
            <td className="text-right">{formatUsd(cost[type], i18n.language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
