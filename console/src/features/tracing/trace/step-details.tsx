import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ObservationNode } from "@/api/types";
import { observationQuery, PUBLIC } from "@/data/trace";
import { ABSENT, formatDuration, formatNumber } from "@/lib/format";
import { IdTag } from "@/parts/id-tag";
import { observationType } from "@/parts/observation-glyph";
import { Time } from "@/parts/time";
import { FactTable } from "@/ui/facts";
import { QueryState } from "@/ui/query-state";
import { MetadataSection } from "./metadata-section";
import { PriceBreakdown } from "./price-breakdown";
import { UsageTable } from "./usage-table";

interface StepDetailsProps {
  projectId: string;
  traceId: string;
  step: ObservationNode;
}

/** Model, money, times and identity of one step. */
export function StepDetails({ projectId, traceId, step }: StepDetailsProps) {
  const { t, i18n } = useTranslation("tracing");
  const { t: tParts } = useTranslation("parts");
  const detail = useQuery(observationQuery(projectId, traceId, step.id));
  return (
    <QueryState query={detail}>
      {(one) => {
        const ms = one.latency_ms;
        const speed = ms && one.output_tokens ? one.output_tokens / (ms / 1000) : null;
        const optional = (label: string, value: string | null) => (value ? [{ label, value }] : []);
        return (
          <div className="flex flex-col gap-5 py-2">
            <FactTable
              rows={[
                { label: t("detail.type"), value: tParts(`type.${observationType(one.type)}`) },
                { label: t("detail.level"), value: tParts(`level.${one.level}`) },
                ...optional(t("column.model"), one.model),
                ...optional(t("detail.prompt"), one.prompt_name && (one.prompt_version === null ? one.prompt_name : t("detail.prompt_version", { name: one.prompt_name, version: one.prompt_version }))),
                { label: t("detail.start"), value: <Time at={one.start_time} /> },
                { label: t("detail.end"), value: one.end_time ? <Time at={one.end_time} /> : ABSENT },
                { label: t("column.latency"), value: formatDuration(ms, i18n.language) },
                ...(one.time_to_first_token_ms === null ? [] : [{ label: t("detail.ttft"), value: formatDuration(one.time_to_first_token_ms, i18n.language) }]),
                ...(speed === null ? [] : [{ label: t("detail.speed"), value: t("detail.tokens_per_s", { speed: formatNumber(speed, i18n.language, 1) }) }]),
                { label: t("column.environment"), value: one.environment },
                ...optional(t("column.version"), one.version),
                ...optional(t("column.release"), one.release),
                ...optional(t("detail.sdk"), one.sdk_name && [one.sdk_name, one.sdk_version].filter(Boolean).join(" ")),
                { label: t("detail.received"), value: <Time at={one.received_at} /> },
                { label: t("detail.id"), value: <IdTag id={one.id} head={32} /> },
                ...(one.parent_id ? [{ label: t("detail.parent"), value: <IdTag id={one.parent_id} head={32} /> }] : []),
              ]}
            />
            {projectId === PUBLIC ? <UsageTable usage={one.usage} cost={one.cost} /> : <PriceBreakdown projectId={projectId} traceId={traceId} observationId={step.id} />}
            <MetadataSection title={t("detail.parameters")} value={one.model_parameters} />
          </div>
        );
      }}
    </QueryState>
  );
}
