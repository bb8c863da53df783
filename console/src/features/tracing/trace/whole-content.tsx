import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";
import type { TraceBody } from "@/api/types";
import { PUBLIC, type TextField } from "@/data/trace";
import type { PayloadMode } from "@/parts/payload/payload-view";
import { MetadataSection } from "./metadata-section";
import { PayloadSection } from "./payload-section";
import type { Quote } from "./step-content";
import { TwoSides, type Arrangement } from "./two-sides";

interface WholeContentProps {
  projectId: string;
  trace: TraceBody;
  mode: PayloadMode;
  arrangement: Arrangement;
  correction: ((output: string | null) => ReactNode) | undefined;
  onQuote: ((quote: Quote) => void) | undefined;
}

/** Input, output and metadata of the trace itself. */
export function WholeContent({ projectId, trace, mode, arrangement, correction, onQuote }: WholeContentProps) {
  const { t } = useTranslation("tracing");
  const section = (field: TextField) => (
    <PayloadSection
      title={t(`column.${field}`)}
      raw={trace[field]}
      bytes={trace[`${field}_bytes`]}
      mode={mode}
      place={{ projectId, traceId: trace.id, observationId: undefined, field }}
      onQuote={onQuote && ((quote, at) => onQuote({ field, quote, at }))}
    />
  );
  return (
    <>
      <TwoSides arrangement={arrangement}>
        {section("input")}
        <div className="min-w-0">
          {section("output")}
          {correction?.(trace.output)}
        </div>
      </TwoSides>
      <MetadataSection title={t("column.metadata")} value={trace.metadata} projectId={projectId === PUBLIC ? undefined : projectId} />
    </>
  );
}
