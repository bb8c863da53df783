import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { meQuery, useCreateKey } from "@/data/accounts";
import { firstEventQuery } from "@/data/tracing";
import { TracingSetup } from "@/features/accounts/setup/tracing-setup";
import { may, placeOf } from "@/parts/may";

/** Keys, code and the light: the same in the wizard and for a project that has not received anything yet. */
export function TracingSetupPanel({ projectId }: { projectId: string }) {
  const { t } = useTranslation("accounts");
  const { data: me } = useSuspenseQuery(meQuery);
  const first = useQuery(firstEventQuery(projectId));
  const create = useCreateKey();
  const place = placeOf(me, projectId);
  const traceId = first.data?.trace_id;
  const look = "inline-flex h-7 items-center rounded-md bg-accent px-2.5 font-semibold text-on-accent hover:opacity-90";
  return (
    <TracingSetup
      baseUrl={me.base_url}
      newKey={create.data}
      mayCreate={place !== undefined && may(place.project, "apiKeys:CUD")}
      creating={create.isPending}
      onCreate={() => create.mutate({ owner: { kind: "project", id: projectId } })}
      received={first.data?.received === true}
      open={
        traceId ? (
          <Link to="/project/$projectId/traces/$traceId" params={{ projectId, traceId }} className={look}>
            {t("setup.light.open")}
          </Link>
        ) : (
          <Link to="/project/$projectId/traces" params={{ projectId }} className={look}>
            {t("setup.light.open")}
          </Link>
        )
      }
    />
  );
}
