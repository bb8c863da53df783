import type { Me, OrganizationRef, ProjectRef } from "@/api/types";

export interface Place {
  organization: OrganizationRef;
  project: ProjectRef;
}

/** The project with its organisation, when the person can see it. */
export function placeOf(me: Me, projectId: string): Place | undefined {
  for (const organization of me.organizations) {
    const project = organization.projects.find((one) => one.id === projectId);
    if (project) return { organization, project };
  }
  return undefined;
}

/** Whether a right is held in this project or organisation. The server decides; this only spares a refusal. */
export function may(holder: { scopes: readonly string[] }, scope: string): boolean {
  return holder.scopes.includes(scope);
}
