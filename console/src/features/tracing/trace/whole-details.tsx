import { useTranslation } from "react-i18next";
import type { TraceDetail } from "@/api/types";
import { formatCount, formatDuration, formatUsd } from "@/lib/format";
import { IdTag } from "@/parts/id-tag";
import { Time } from "@/parts/time";
import { FactTable } from "@/ui/facts";
import { SimpleTable } from "@/ui/simple-table";
import { sumByModel, type ModelSum } from "./model/by-model";

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
