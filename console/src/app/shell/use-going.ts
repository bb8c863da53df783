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
  const keys = {
    "?": onHelp,
    g: () => {
      pressedAt.current = Date.now();
    },
    h: after(() => void navigate({ to: "/project/$projectId", params })),
    t: after(() => void navigate({ to: "/project/$projectId/traces", params })),
    s: after(() => void navigate({ to: "/project/$projectId/sessions", params })),
    u: after(() => void navigate({ to: "/project/$projectId/users", params })),
  };
  // Asked first: `g s` must not star the trace that is open.
  useShortcuts(keys, true);
}
