import { useQuery } from "@tanstack/react-query";
import { meQuery } from "@/data/accounts";
import { may, placeOf } from "@/parts/may";

/** Whether the reader holds a right in this project. */
export function useMay(projectId: string): (scope: string) => boolean {
  const { data: me } = useQuery(meQuery);
  const project = me && placeOf(me, projectId)?.project;
  return (scope) => project !== undefined && may(project, scope);
}
