import { Link } from "@tanstack/react-router";
import { Building2, ChartColumn, Database, Gauge, House, ListTree, MessagesSquare, PanelLeft, Settings, Users, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";
import { Firefly } from "@/parts/firefly";
import { IconButton } from "@/ui/button";

interface NavigationProps {
  projectId: string;
  narrow: boolean;
  onToggle: () => void;
}

const OBSERVE = [
  { to: "/project/$projectId/traces", label: "nav.traces", Icon: ListTree },
  { to: "/project/$projectId/sessions", label: "nav.sessions", Icon: MessagesSquare },
  { to: "/project/$projectId/users", label: "nav.users", Icon: Users },
  { to: "/project/$projectId/dashboards", label: "nav.dashboards", Icon: ChartColumn },
  { to: "/project/$projectId/scores", label: "nav.scores", Icon: Gauge },
] as const;
const EVALUATE = [{ to: "/project/$projectId/datasets", label: "nav.datasets", Icon: Database }] as const;

export function Navigation({ projectId, narrow, onToggle }: NavigationProps) {
  const { t } = useTranslation("app");
  const params = { projectId };
  return (
    <nav aria-label={t("nav.label")} className={cx("flex shrink-0 flex-col border-r border-line bg-panel", narrow ? "w-12" : "w-[188px]")}>
      <div className={cx("flex h-11 items-center gap-2", narrow ? "justify-center" : "px-3.5")}>
        <Link to="/project/$projectId" params={params} aria-label={narrow ? t("nav.home") : undefined} className="flex items-center gap-2">
          <Firefly />
          {!narrow && <span className="text-lead font-semibold">{t("brand")}</span>}
        </Link>
      </div>
      <div className="flex flex-col gap-px px-2 pt-1">
        <Item to="/project/$projectId" params={params} label={t("nav.home")} Icon={House} narrow={narrow} exact />
        <GroupHead label={t("nav.observe")} narrow={narrow} />
        {OBSERVE.map((room) => (
          <Item key={room.to} to={room.to} params={params} label={t(room.label)} Icon={room.Icon} narrow={narrow} />
        ))}
        <GroupHead label={t("nav.evaluate")} narrow={narrow} />
        {EVALUATE.map((room) => (
          <Item key={room.to} to={room.to} params={params} label={t(room.label)} Icon={room.Icon} narrow={narrow} />
        ))}
      </div>
      <div className="mt-auto flex flex-col gap-px px-2 pb-2">
        <Item to="/organizations" label={t("nav.organizations")} Icon={Building2} narrow={narrow} />
        <Item to="/project/$projectId/settings" params={params} label={t("nav.settings")} Icon={Settings} narrow={narrow} />
        <IconButton
          label={narrow ? t("nav.widen") : t("nav.narrow")}
          hint="Ctrl B"
          icon={<PanelLeft size={15} />}
          onClick={onToggle}
          className={narrow ? "self-center" : "ml-0.5"}
        />
      </div>
    </nav>
  );
}

function GroupHead({ label, narrow }: { label: string; narrow: boolean }) {
  return narrow ? <div className="mx-1 my-2 h-px bg-line" /> : <div className="px-2 pt-4 pb-1 text-meta text-ink-2">{label}</div>;
}

interface ItemProps {
  to: (typeof OBSERVE | typeof EVALUATE)[number]["to"] | "/project/$projectId" | "/organizations" | "/project/$projectId/settings";
  params?: { projectId: string };
  label: string;
  Icon: LucideIcon;
  narrow: boolean;
  exact?: boolean;
}

function Item({ to, params, label, Icon, narrow, exact = false }: ItemProps) {
  return (
    <Link
      to={to}
      params={params as { projectId: string }}
      activeOptions={{ exact, includeSearch: false }}
      title={narrow ? label : undefined}
      aria-label={narrow ? label : undefined}
      className={cx("flex h-7 items-center gap-2.5 rounded-md text-ink-2 hover:bg-hover hover:text-ink", narrow ? "justify-center" : "px-2")}
      activeProps={{ className: "!text-ink bg-hover font-semibold", "aria-current": "page" }}
    >
      <Icon size={15} strokeWidth={1.75} aria-hidden />
      {!narrow && <span className="ellipsis">{label}</span>}
    </Link>
  );
}
