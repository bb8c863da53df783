import { useNavigate } from "@tanstack/react-router";
import { useRef } from "react";
import { useShortcuts } from "@/lib/shortcuts";

const PATIENCE_MS = 1500;

/** `g` and then a letter leads to a room; `?` opens the sheet of keys. */
export function useGoing(projectId: string, onHelp: () => void): void {
  const navigate = useNavigate();
  const pressedAt = useRef(0);
  const after = (go: () => void) => () => {
    const armed = Date.now() - pressedAt.current < PATIENCE_MS;
    pressedAt.current = 0;
    if (armed) go();
    return armed;
  };
  const params = { projectId };
  const later = (page: string) => after(() => void navigate({ to: "/project/$projectId/$", params: { projectId, _splat: page } }));
  const keys = {
    "?": onHelp,
    g: () => {
      pressedAt.current = Date.now();
    },
    h: after(() => void navigate({ to: "/project/$projectId", params })),
    t: after(() => void navigate({ to: "/project/$projectId/traces", params })),
    s: after(() => void navigate({ to: "/project/$projectId/sessions", params })),
    u: after(() => void navigate({ to: "/project/$projectId/users", params })),
    b: after(() => void navigate({ to: "/project/$projectId/dashboards", params })),
    c: after(() => void navigate({ to: "/project/$projectId/scores", params })),
    p: later("prompts"),
    y: later("playground"),
    d: later("datasets"),
    x: later("experiments"),
    e: later("evals"),
    a: later("annotation-queues"),
  };
  // Asked first: `g s` must not star the trace that is open.
  useShortcuts(keys, true);
}
