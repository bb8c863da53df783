import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { ChevronDown, ChevronUp, Maximize2, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { PeekPanel } from "@/parts/peek-panel";
import { IconButton } from "@/ui/button";
import { TracePanel } from "./trace-panel";
import type { PeekWalk } from "./use-peek-walk";
import { useTracesAhead } from "./use-traces-ahead";

const route = getRouteApi("/in/project/$projectId/traces");

interface PeekedTraceProps {
  projectId: string;
  traceId: string;
  walk: PeekWalk;
  onClose: () => void;
}

/** A trace in the panel over the list it was picked from. */
export function PeekedTrace({ projectId, traceId, walk, onClose }: PeekedTraceProps) {
  const { t } = useTranslation("tracing");
  const { observation, display } = route.useSearch();
  useTracesAhead(projectId, traceId, walk.next, walk.previous);
  const navigate = useNavigate({ from: "/project/$projectId/traces" });
  return (
    <PeekPanel label={t("traces.peek")}>
      <TracePanel
        key={traceId}
        projectId={projectId}
        traceId={traceId}
        observation={observation}
        display={display}
        onSelect={(next) => void navigate({ search: (before) => ({ ...before, observation: next }), replace: true })}
        onDisplay={(next) => void navigate({ search: (before) => ({ ...before, display: next }), replace: true })}
        onDeleted={onClose}
        leading={
          <>
            <span className="mx-1 h-4 w-px bg-line" />
            <IconButton label={t("peek.previous")} hint="k" icon={<ChevronUp size={16} />} onClick={() => walk.move(-1)} />
            <IconButton label={t("peek.next")} hint="j" icon={<ChevronDown size={16} />} onClick={() => walk.move(1)} />
            <Link
              to="/project/$projectId/traces/$traceId"
              params={{ projectId, traceId }}
              search={{ observation, display }}
              aria-label={t("peek.open")}
              title={t("peek.open")}
              className="flex size-7 items-center justify-center rounded-md text-ink-2 hover:bg-hover hover:text-ink"
            >
              <Maximize2 size={14} />
            </Link>
            <IconButton label={t("peek.close")} hint="Esc" icon={<X size={16} />} onClick={onClose} />
          </>
        }
      />
    </PeekPanel>
  );
}
