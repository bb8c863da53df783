import { useTranslation } from "react-i18next";
import type { ObservationNode } from "@/api/types";
import { formatDuration, formatUsd } from "@/lib/format";
import { IdTag } from "@/parts/id-tag";
import { ObservationGlyph } from "@/parts/observation-glyph";
import { Tokens } from "@/parts/tokens";
import { Fact } from "@/ui/facts";
import { RunningFor } from "./running-for";

const since = (from: string, to: string | null) => (to === null ? null : new Date(to).getTime() - new Date(from).getTime());

/** The name and the numbers of the chosen step. */
export function StepHead({ step }: { step: ObservationNode }) {
  const { t, i18n } = useTranslation("tracing");
  const ttft = since(step.start_time, step.completion_start_time);
  const running = step.end_time === null && step.type !== "EVENT";
  return (
    <div className="pt-2">
      <div className="flex h-7 items-center gap-1.5">
        <ObservationGlyph type={step.type} />
        <h2 className="ellipsis text-lead font-semibold">{step.name ?? t("unnamed")}</h2>
        <IdTag id={step.id} />
      </div>
      <dl className="flex flex-wrap gap-x-5">
        {step.model && <Fact label={t("column.model")}>{step.model}</Fact>}
        <Fact label={t("column.latency")}>{running ? <RunningFor since={step.start_time} /> : formatDuration(since(step.start_time, step.end_time), i18n.language)}</Fact>
        {ttft !== null && <Fact label={t("detail.ttft")}>{formatDuration(ttft, i18n.language)}</Fact>}
        {step.total_tokens !== null && step.total_tokens > 0 && (
          <Fact label={t("column.totalTokens")}>
            <Tokens input={step.input_tokens} output={step.output_tokens} total={step.total_tokens} />
          </Fact>
        )}
        {step.total_cost_usd !== null && step.total_cost_usd > 0 && <Fact label={t("column.totalCost")}>{formatUsd(step.total_cost_usd, i18n.language)}</Fact>}
      </dl>
    </div>
  );
}
