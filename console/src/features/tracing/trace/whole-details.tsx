import { useTranslation } from "react-i18next";
import type { ObservationNode, TraceDetail } from "@/api/types";
import { formatCount, formatDuration, formatUsd } from "@/lib/format";
import { IdTag } from "@/parts/id-tag";
import { Time } from "@/parts/time";
import { FactTable } from "@/ui/facts";
import { SimpleTable } from "@/ui/simple-table";

interface ModelSum {
  model: string;
  calls: number;
  tokens: number;
  costUsd: number;
}

export function sumByModel(steps: readonly ObservationNode[]): ModelSum[] {
  const sums = new Map<string, ModelSum>();
  for (const step of steps) {
    if (!step.model) continue;
    const sum = sums.get(step.model) ?? { model: step.model, calls: 0, tokens: 0, costUsd: 0 };
    sums.set(step.model, { ...sum, calls: sum.calls + 1, tokens: sum.tokens + (step.total_tokens ?? 0), costUsd: sum.costUsd + (step.total_cost_usd ?? 0) });
  }
  return [...sums.values()].sort((a, b) => b.costUsd - a.costUsd || b.tokens - a.tokens);
}

/** Identity of the trace, and what each model had a share in. */
export function WholeDetails({ detail }: { detail: TraceDetail }) {
  const { t, i18n } = useTranslation("tracing");
  const { trace } = detail;
  const models = sumByModel(detail.observations);
  return (
    <div className="flex flex-col gap-5 py-2">
      <FactTable
        rows={[
          { label: t("detail.id"), value: <IdTag id={trace.id} head={40} /> },
          { label: t("column.timestamp"), value: <Time at={trace.timestamp} /> },
          { label: t("column.latency"), value: formatDuration(trace.latency_ms, i18n.language) },
          { label: t("column.observationCount"), value: formatCount(trace.observation_count, i18n.language) },
          { label: t("column.environment"), value: trace.environment },
        ]}
      />
      {models.length > 0 && (
        <SimpleTable<ModelSum>
          label={t("detail.by_model")}
          rows={models}
          rowKey={(sum) => sum.model}
          columns={[
            { id: "model", title: t("column.model"), render: (sum) => sum.model },
            { id: "calls", title: t("detail.calls"), align: "right", render: (sum) => formatCount(sum.calls, i18n.language) },
            { id: "tokens", title: t("column.totalTokens"), align: "right", render: (sum) => formatCount(sum.tokens, i18n.language) },
            { id: "cost", title: t("column.totalCost"), align: "right", render: (sum) => formatUsd(sum.costUsd, i18n.language) },
          ]}
        />
      )}
    </div>
  );
}
