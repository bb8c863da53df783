import { useTranslation } from "react-i18next";
import type { TraceDetail } from "@/api/types";

interface TraceNoticesProps {
  detail: TraceDetail;
  /** The id of a step that the address asks for and that is not among the shown ones. */
  missing: string | undefined;
}

/** What is not shown of a trace, and why. */
export function TraceNotices({ detail, missing }: TraceNoticesProps) {
  const { t } = useTranslation("tracing");
  return (
    <>
      {detail.truncated && <p className="bg-warn-soft px-3 py-1 text-meta text-warn">{t("trace.truncated", { count: detail.observations.length })}</p>}
      {missing !== undefined && (
        <p role="status" className="bg-panel px-3 py-1 text-meta break-all text-ink-2">
          {t(detail.truncated ? "trace.step_beyond" : "trace.step_missing", { id: missing })}
        </p>
      )}
    </>
  );
}
