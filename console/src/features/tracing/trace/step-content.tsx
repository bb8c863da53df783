import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ObservationNode } from "@/api/types";
import { observationQuery } from "@/data/tracing";
import type { PayloadMode } from "@/parts/payload/payload-view";
import { QueryState } from "@/ui/query-state";
import { MetadataSection } from "./metadata-section";
import { PayloadSection } from "./payload-section";

interface StepContentProps {
  projectId: string;
  traceId: string;
  step: ObservationNode;
  mode: PayloadMode;
}

function utf8Length(text: string | null): number {
  return text === null ? 0 : new TextEncoder().encode(text).length;
}

/** What a step was given, what it gave back, and what was noted beside it. */
export function StepContent({ projectId, traceId, step, mode }: StepContentProps) {
  const { t } = useTranslation("tracing");
  const [full, setFull] = useState(false);
  const head = useQuery(observationQuery(projectId, traceId, step.id));
  const whole = useQuery({ ...observationQuery(projectId, traceId, step.id, true), enabled: full });
  return (
    <QueryState query={head}>
      {(first) => {
        const shown = whole.data ?? first;
        const cut = (text: string | null, bytes: number) => !whole.data && bytes > utf8Length(text);
        return (
          <>
            {first.status_message && (
              <p className={`mb-3 rounded-md px-3 py-2 break-words whitespace-pre-wrap ${first.level === "ERROR" ? "bg-bad-soft text-bad" : first.level === "WARNING" ? "bg-warn-soft text-warn" : "bg-panel"}`}>
                {first.status_message}
              </p>
            )}
            <PayloadSection
              title={t("column.input")}
              raw={shown.input}
              bytes={shown.input_bytes}
              mode={mode}
              projectId={projectId}
              onLoadAll={cut(first.input, first.input_bytes) ? () => setFull(true) : undefined}
              loadingAll={whole.isFetching}
            />
            <PayloadSection
              title={t("column.output")}
              raw={shown.output}
              bytes={shown.output_bytes}
              mode={mode}
              projectId={projectId}
              onLoadAll={cut(first.output, first.output_bytes) ? () => setFull(true) : undefined}
              loadingAll={whole.isFetching}
            />
            <MetadataSection title={t("column.metadata")} value={first.metadata} />
          </>
        );
      }}
    </QueryState>
  );
}
