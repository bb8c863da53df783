import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { numberAt, textAt } from "@/data/metric-series";
import { metricsQuery } from "@/data/metrics";
import { userQuery } from "@/data/tracing";
import { ActivityCalendar } from "@/features/tracing/users/activity-calendar";
import { UserHead } from "@/features/tracing/users/user-head";
import { fixedRange } from "@/lib/time-range";
import { useTitle } from "@/lib/title";
import { listQueryOf } from "@/parts/project-search";
import { QueryState } from "@/ui/query-state";
import { Skeleton } from "@/ui/states";
import { Tabs } from "@/ui/tabs";
import { ofUser, UserScores, UserSessions, UserTraces } from "./user-lists";

const route = getRouteApi("/in/project/$projectId/users/$userId");
const TABS = ["traces", "sessions", "scores"] as const;
const DAY_MS = 86_400_000;

export function UserPage() {
  const { t } = useTranslation("tracing");
  const { projectId, userId } = route.useParams();
  useTitle(userId);
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/project/$projectId/users/$userId" });
  const user = useQuery(userQuery(projectId, userId));
  const tab = TABS.find((one) => one === search.tab) ?? "traces";
  const lists = { projectId, userId, list: listQueryOf(search) };
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <QueryState query={user} loading={<Skeleton className="m-4 h-12" />}>
        {(found) => <UserHead user={found} />}
      </QueryState>
      <div className="px-4 pb-3">
        <Calendar projectId={projectId} userId={userId} environments={lists.list.environments} onPick={(dateRange) => void navigate({ search: (before) => ({ ...before, tab: undefined, dateRange }) })} />
      </div>
      <div className="border-b border-line px-4">
        <Tabs label={t("users.tabs")} value={tab} onPick={(next) => void navigate({ search: (before) => ({ ...before, tab: next }) })} tabs={TABS.map((value) => ({ value, label: t(`users.tab.${value}`) }))} />
      </div>
      {tab === "traces" && <UserTraces {...lists} />}
      {tab === "sessions" && <UserSessions {...lists} />}
      {tab === "scores" && <UserScores {...lists} />}
    </div>
  );
}

interface CalendarProps {
  projectId: string;
  userId: string;
  environments: readonly string[];
  onPick: (range: string) => void;
}

/** A year of this person, whatever time range the page looks at. */
function Calendar({ projectId, userId, environments, onPick }: CalendarProps) {
  const scope = { range: "1y", environments, filters: [ofUser(userId)] };
  const days = useQuery(metricsQuery(projectId, scope, { view: "traces", metrics: [{ measure: "count", aggregation: "count" }], granularity: "day" }));
  if (!days.data) return days.error ? null : <Skeleton className="h-[108px]" />;
  const shown = days.data.map((row) => ({ date: textAt(row, "time_dimension"), count: numberAt(row, "count_count") ?? 0 }));
  return <ActivityCalendar days={shown} onPick={(date) => onPick(fixedRange(new Date(date).getTime(), new Date(date).getTime() + DAY_MS))} />;
}
