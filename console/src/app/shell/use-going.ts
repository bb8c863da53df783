import { useNavigate } from "@tanstack/react-router";
import { useShortcuts } from "@/lib/shortcuts";

/** `g` and then a letter leads to a room; `?` opens the sheet of keys. */
export function useGoing(projectId: string, onHelp: () => void): void {
  const navigate = useNavigate();
  const params = { projectId };
  const later = (page: string) => () => void navigate({ to: "/project/$projectId/$", params: { projectId, _splat: page } });
  useShortcuts({
    "?": onHelp,
    "g h": () => void navigate({ to: "/project/$projectId", params }),
    "g t": () => void navigate({ to: "/project/$projectId/traces", params }),
    "g s": () => void navigate({ to: "/project/$projectId/sessions", params }),
    "g u": () => void navigate({ to: "/project/$projectId/users", params }),
    "g b": () => void navigate({ to: "/project/$projectId/dashboards", params }),
    "g c": () => void navigate({ to: "/project/$projectId/scores", params }),
    "g p": later("prompts"),
    "g y": later("playground"),
    "g d": later("datasets"),
    "g x": later("experiments"),
    "g e": later("evals"),
    "g a": later("annotation-queues"),
  });
}
