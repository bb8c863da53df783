import { recall, remember } from "./storage";

/** The project that was open last in this browser. */
export function lastProject(): string | null {
  return recall("project");
}

export function rememberProject(projectId: string): void {
  remember("project", projectId);
}
