import { useTranslation } from "react-i18next";
import type { ModelItem, ModelTier } from "@/api/types";
import { formatDay, formatUsd } from "@/lib/format";
import { perMillion } from "./amounts";

/** Every tier with every price, when it holds, and where the prices are from. */
export function PriceTable({ model }: { model: ModelItem }) {
  const { t, i18n } = useTranslation("pricing");
  const types = [...new Set(model.tiers.flatMap((tier) => Object.keys(tier.prices)))];
  return (
    <div className="mt-2 overflow-x-auto">
      <table aria-label={t("prices.title", { name: model.model_name })} className="num border-collapse">
        <thead className="text-meta text-ink-2">
          <tr className="border-b border-line">
            <th scope="col" className="h-7 pr-6 text-left font-normal">
              {t("prices.type")}
            </th>
            {model.tiers.map((tier) => (
              <th key={tier.name} scope="col" className="h-7 pl-6 text-right font-normal" title={conditionsOf(tier)}>
                {tier.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {types.map((type) => (
            <tr key={type} className="border-b border-line">
              <th scope="row" className="h-7 pr-6 text-left font-mono text-meta font-normal">
                {type}
              </th>
              {model.tiers.map((tier) => (
                <td key={tier.name} className="h-7 pl-6 text-right">
                  {formatUsd(perMillion(tier.prices[type]), i18n.language)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {model.tiers.slice(1).map((tier) => (
        <p key={tier.name} className="mt-1 text-meta text-ink-2">
          {t("prices.when", { tier: tier.name, conditions: conditionsOf(tier) })}
        </p>
      ))}
      <Origin model={model} />
      <p className="mt-1 text-meta text-ink-2">{t("prices.since", { day: formatDay(model.updated_at, i18n.language) })}</p>
    </div>
  );
}

/** "input > 128000", "service_tier: flex". */
function conditionsOf(tier: ModelTier): string {
  return tier.conditions
    .map((one) => ("key" in one ? `${one.key}: ${one.values.join(" | ")}` : `${one.usageDetailPattern} ${SIGNS[one.operator] ?? one.operator} ${one.value}`))
    .join(", ");
}

const SIGNS: Readonly<Record<string, string>> = { gt: ">", gte: "≥", lt: "<", lte: "≤", eq: "=", neq: "≠" };

function Origin({ model }: { model: ModelItem }) {
  const { t } = useTranslation("pricing");
  const { source } = model;
  if (!source) return <p className="mt-2 text-meta text-ink-2">{t("prices.own_source")}</p>;
  return (
    <p className="mt-2 text-meta break-all text-ink-2">
      {t("prices.source", { vendor: source.vendor, day: source.as_of, source: source.source })}
      {source.rate_note !== "" && ` ${source.rate_note}`}
    </p>
  );
}
