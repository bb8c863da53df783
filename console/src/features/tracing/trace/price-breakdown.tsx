import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { PriceFacts, PriceLine } from "@/api/types";
import { priceQuery } from "@/data/trace";
import { formatCount, formatDay, formatNumber, formatUsd } from "@/lib/format";
import { QueryState } from "@/ui/query-state";

interface PriceBreakdownProps {
  projectId: string;
  traceId: string;
  observationId: string;
}

const PER = 1_000_000;

/** What a step used and cost, line by line, and by which price: definition, tier, date and source. */
export function PriceBreakdown({ projectId, traceId, observationId }: PriceBreakdownProps) {
  const { t } = useTranslation("tracing");
  const query = useQuery(priceQuery(projectId, traceId, observationId));
  return (
    <QueryState query={query} loading={<p className="text-ink-2">{t("price.loading")}</p>}>
      {(facts) =>
        facts.lines.length === 0 && facts.model_name === null ? null : (
          <section aria-label={t("usage.title")} className="flex max-w-[640px] flex-col gap-2">
            <h3 className="font-semibold">{t("usage.title")}</h3>
            {facts.lines.length > 0 ? <Lines lines={facts.lines} /> : <p className="text-ink-2">{t("price.no_usage")}</p>}
            <Source projectId={projectId} facts={facts} />
          </section>
        )
      }
    </QueryState>
  );
}

function Lines({ lines }: { lines: readonly PriceLine[] }) {
  const { t, i18n } = useTranslation("tracing");
  const heads = ["type", "amount", "price", "cost"] as const;
  return (
    <table aria-label={t("usage.title")} className="num w-full border-collapse">
      <thead>
        <tr className="border-b border-line text-meta text-ink-2">
          {heads.map((head) => (
            <th key={head} scope="col" className={head === "type" ? "h-7 text-left font-normal" : "text-right font-normal"}>
              {t(`usage.${head}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.type} className={line.type === "total" ? "font-semibold" : "border-b border-line"}>
            <td className="h-7 font-mono text-meta">{line.type}</td>
            <td className="text-right" title={line.usage_provided ? t("price.usage_sent") : line.type === "total" ? t("price.summed") : t("price.usage_counted")}>
              {formatCount(line.units, i18n.language)}
            </td>
            <td className="text-right text-ink-2">{line.price_usd === null ? "" : t("price.per_million", { price: `$${formatNumber(line.price_usd * PER, i18n.language, 4)}` })}</td>
            <td className="text-right">{formatUsd(line.cost_usd, i18n.language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Source({ projectId, facts }: { projectId: string; facts: PriceFacts }) {
  const { t, i18n } = useTranslation("tracing");
  const { model, tier } = facts;
  const toModels = (words: string) => (
    <Link to="/project/$projectId/settings/$page" params={{ projectId, page: "models" }} className="text-accent underline">
      {words}
    </Link>
  );
  if (facts.source === "provided") return <p className="text-meta text-ink-2">{t("price.sent")}</p>;
  if (model) {
    return (
      <dl className="grid grid-cols-[max-content_1fr] gap-x-3 gap-y-0.5 text-meta text-ink-2">
        <dt>{t("price.definition")}</dt>
        <dd>
          {toModels(model.name)} {model.own ? t("price.own") : t("price.built_in")}
        </dd>
        <dt>{t("price.pattern")}</dt>
        <dd className="font-mono break-all">{model.match_pattern}</dd>
        {tier && (
          <>
            <dt>{t("price.tier")}</dt>
            <dd>
              {tier.is_default && tier.of === 1 ? t("price.only_tier") : t("price.tier_of", { name: tier.name, of: tier.of })}
              {tier.conditions.length > 0 && <span className="ml-1.5 font-mono">{tier.conditions.join(" · ")}</span>}
            </dd>
          </>
        )}
        <dt>{t("price.unit")}</dt>
        <dd>{model.unit ?? "TOKENS"}</dd>
        <dt>{t("price.since")}</dt>
        <dd>{formatDay(model.start_date ?? model.updated_at, i18n.language)}</dd>
      </dl>
    );
  }
  if (facts.deleted_model_id) return <p className="text-meta text-ink-2">{t("price.deleted")}</p>;
  if (facts.model_name === null) return null;
  return (
    <p className="rounded-md bg-warn-soft px-3 py-2 text-warn">
      {facts.matching ? t("price.matches_now", { model: facts.model_name, definition: facts.matching.name }) : t("price.no_match", { model: facts.model_name })}{" "}
      {!facts.matching && toModels(t("price.add"))}
    </p>
  );
}
