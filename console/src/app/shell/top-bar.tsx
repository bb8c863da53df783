import { Link, useMatches, useNavigate, useSearch } from "@tanstack/react-router";
import { CircleHelp, Search } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Me } from "@/api/types";
import { JobTray } from "@/features/exports/job-tray";
import { EnvironmentPicker } from "@/features/tracing/environment-picker";
import { Firefly } from "@/parts/firefly";
import type { Place } from "@/parts/may";
import { RangePicker } from "@/parts/range-picker";
import { IconButton } from "@/ui/button";
import { ProjectSwitcher } from "./project-switcher";
import { UserMenu } from "./user-menu";

interface TopBarProps {
  me: Me;
  place?: Place;
  /** Inside a frame of another product: only what the page itself looks at. */
  embedded?: boolean;
  onMenu?: () => void;
  onKeys?: () => void;
}

export function TopBar({ me, place, embedded = false, onMenu, onKeys }: TopBarProps) {
  const { t } = useTranslation("app");
  return (
    <header className="flex h-11 shrink-0 items-center gap-2 border-b border-line px-3">
      {!place && (
        <Link to="/" className="mr-1 flex items-center gap-2 pl-1">
          <Firefly />
          <span className="text-lead font-semibold">{t("brand")}</span>
        </Link>
      )}
      {!embedded && <ProjectSwitcher me={me} place={place} />}
      <div className="flex-1" />
      {place && <Scope projectId={place.project.id} />}
      {place && <JobTray projectId={place.project.id} />}
      {onMenu && <IconButton label={t("menu.open")} hint="Ctrl K" icon={<Search size={15} />} onClick={onMenu} />}
      {onKeys && !embedded && <IconButton label={t("keys.title")} hint="?" icon={<CircleHelp size={15} />} onClick={onKeys} />}
      {!embedded && <UserMenu me={me} />}
    </header>
  );
}

/** Environment and time range: for the pages that look at a stretch of time. */
function Scope({ projectId }: { projectId: string }) {
  const ranged = useMatches({ select: (matches) => matches.some((match) => match.staticData.ranged === true) });
  const search = useSearch({ from: "/in/project/$projectId" });
  const navigate = useNavigate();
  if (!ranged) return null;
  return (
    <>
      <EnvironmentPicker
        projectId={projectId}
        range={search.dateRange}
        picked={search.env ?? []}
        onPick={(env) => void navigate({ to: ".", search: (before) => ({ ...before, env: env.length > 0 ? env : undefined }) })}
      />
      <RangePicker range={search.dateRange} onPick={(dateRange) => void navigate({ to: ".", search: (before) => ({ ...before, dateRange }) })} />
    </>
  );
}
