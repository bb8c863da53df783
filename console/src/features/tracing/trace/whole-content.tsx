import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { TraceBody } from "@/api/types";
import { fullTraceQuery } from "@/data/tracing";
import type { PayloadMode } from "@/parts/payload/payload-view";
import { MetadataSection } from "./metadata-section";
import { PayloadSection } from "./payload-section";

interface WholeContentProps {
  projectId: string;
  trace: TraceBody;
  mode: PayloadMode;
}

function isCut(text: string | null, bytes: number): boolean {
  return bytes > (text === null ? 0 : new TextEncoder().encode(text).length);
}

/** Input, output and metadata of the trace itself. */
export function WholeContent({ projectId, trace, mode }: WholeContentProps) {
  const { t } = useTranslation("tracing");
  const [full, setFull] = useState(false);
  const whole = useQuery({ ...fullTraceQuery(projectId, trace.id), enabled: full });
  const shown = whole.data?.trace ?? trace;
  const more = (side: "input" | "output") => (!whole.data && isCut(trace[side], trace[`${side}_bytes`]) ? () => setFull(true) : undefined);
  return (
    <>
      <PayloadSection title={t("column.input")} raw={shown.input} bytes={shown.input_bytes} mode={mode} projectId={projectId} onLoadAll={more("input")} loadingAll={whole.isFetching} />
      <PayloadSection title={t("column.output")} raw={shown.output} bytes={shown.output_bytes} mode={mode} projectId={projectId} onLoadAll={more("output")} loadingAll={whole.isFetching} />
      <MetadataSection title={t("column.metadata")} value={trace.metadata} />
    </>
  );
}
