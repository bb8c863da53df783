import { useQueries, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import {
  Activity, Building2, ChartColumn, Copy, Cpu, Database, Folder, FolderPlus, Gauge, House, KeyRound, Keyboard, Languages, ListTree, MessagesSquare, MoonStar, Settings, SquarePen, User, UserPlus, Users, Workflow,
  type LucideIcon,
} from "lucide-react";
import { useDeferredValue } from "react";
import { useTranslation } from "react-i18next";
import { meQuery } from "@/data/accounts";
import { modelsQuery } from "@/data/pricing";
import { probesOf, type Found } from "@/data/locate";
import { scoreConfigsQuery } from "@/data/scores";
import { PROJECT_SETTINGS } from "@/parts/settings-pages";
import { copyText } from "@/lib/clipboard";
import { asLanguage, setLanguage } from "@/lib/i18n";
import { currentTheme, setTheme } from "@/lib/theme";
import type { Command } from "./command";

const ICON_OF: Readonly<Record<Found["kind"], LucideIcon>> = { trace: ListTree, observation: Workflow, session: MessagesSquare, user: User, score: Gauge };

interface Commands {
  commands: Command[];
  looking: boolean;
}

/** Everything that can be reached or done from here, in the reader's language. */
export function useCommands(projectId: string, text: string, onHelp: () => void): Commands {
  const found = useFound(projectId, text);
  return { commands: [...found.commands, ...usePages(projectId), ...useActions(projectId, onHelp), ...useProjects(projectId), ...useSettings(projectId)], looking: found.looking };
}

function usePages(projectId: string): Command[] {
  const { t } = useTranslation("app");
  const navigate = useNavigate();
  const params = { projectId };
  const board = (dashboardId: "latency" | "usage" | "cost") => () => void navigate({ to: "/project/$projectId/dashboards/$dashboardId", params: { projectId, dashboardId } });
  const pages: [string, string, LucideIcon, () => void][] = [
    ["home", t("nav.home"), House, () => void navigate({ to: "/project/$projectId", params })],
    ["traces", t("nav.traces"), ListTree, () => void navigate({ to: "/project/$projectId/traces", params })],
    ["observations", t("menu.steps"), Workflow, () => void navigate({ to: "/project/$projectId/traces", params, search: { grain: "all" } })],
    ["sessions", t("nav.sessions"), MessagesSquare, () => void navigate({ to: "/project/$projectId/sessions", params })],
    ["users", t("nav.users"), Users, () => void navigate({ to: "/project/$projectId/users", params })],
    ["scores", t("nav.scores"), Gauge, () => void navigate({ to: "/project/$projectId/scores", params })],
    ["datasets", t("nav.datasets"), Database, () => void navigate({ to: "/project/$projectId/datasets", params })],
    ["dashboards", t("nav.dashboards"), ChartColumn, () => void navigate({ to: "/project/$projectId/dashboards", params })],
    ["latency", t("menu.board.latency"), ChartColumn, board("latency")],
    ["usage", t("menu.board.usage"), ChartColumn, board("usage")],
    ["cost", t("menu.board.cost"), ChartColumn, board("cost")],
    ["organizations", t("nav.organizations"), Building2, () => void navigate({ to: "/organizations" })],
    ["account", t("user.account"), User, () => void navigate({ to: "/account/settings" })],
  ];
  return pages.map(([id, label, Icon, run]) => ({ id: `page-${id}`, group: "pages", label, words: [id], Icon, run }));
}

function useSettings(projectId: string): Command[] {
  const { t } = useTranslation("parts");
  const { t: tApp } = useTranslation("app");
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const models = useQuery({ ...modelsQuery(projectId), staleTime: Infinity });
  const configs = useQuery({ ...scoreConfigsQuery(projectId), staleTime: Infinity });
  const open = (page: string, search?: { search?: string }) => () => void navigate({ to: "/project/$projectId/settings/$page", params: { projectId, page }, search });
  const pages = PROJECT_SETTINGS.map((page): Command => ({ id: `settings-${page}`, group: "settings", label: t(`settings.${page}`), words: [page, t(`settings_words.${page}`)], Icon: Settings, run: open(page) }));
  const health: Command[] = me.user.admin ? [{ id: "health", group: "settings", label: tApp("nav.health"), words: ["health", "instance"], Icon: Activity, run: () => void navigate({ to: "/instance/health" }) }] : [];
  const named = [
    ...(models.data ?? []).map((model): Command => ({ id: `model-${model.id}`, group: "settings", label: model.model_name, note: t("settings.models"), Icon: Cpu, run: open("models", { search: model.model_name }) })),
    ...(configs.data ?? []).map((config): Command => ({ id: `config-${config.id}`, group: "settings", label: config.name, note: t("settings.scores"), Icon: Gauge, run: open("scores") })),
  ];
  return [...pages, ...health, ...named];
}

function useProjects(projectId: string): Command[] {
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  return me.organizations.flatMap((organization) =>
    organization.projects
      .filter((project) => project.id !== projectId)
      .map((project): Command => ({
        id: `project-${project.id}`,
        group: "projects",
        label: project.name,
        words: [project.id, organization.name],
        note: organization.name,
        Icon: Folder,
        run: () => void navigate({ to: "/project/$projectId", params: { projectId: project.id }, search: { env: undefined, dateRange: undefined } }),
      })),
  );
}

function useActions(projectId: string, onHelp: () => void): Command[] {
  const { t, i18n } = useTranslation("app");
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const organizationId = me.organizations.find((one) => one.projects.some((project) => project.id === projectId))?.id ?? "";
  const other = asLanguage(i18n.language) === "en" ? "zh-CN" : "en";
  const dark = document.documentElement.dataset.theme === "dark";
  const settings = (page: string) => () => void navigate({ to: "/project/$projectId/settings/$page", params: { projectId, page } });
  const actions: [string, string, LucideIcon, () => void, string][] = [
    ["new-key", t("menu.do.new_key"), KeyRound, settings("api-keys"), "create api key"],
    ["invite", t("menu.do.invite"), UserPlus, () => void navigate({ to: "/organization/$organizationId/settings/$page", params: { organizationId, page: "members" } }), "invite member"],
    ["new-project", t("switcher.new_project"), FolderPlus, () => void navigate({ to: "/organization/$organizationId/setup", params: { organizationId }, search: { orgstep: "create-project" } }), "new project"],
    ["new-config", t("menu.do.new_config"), SquarePen, settings("scores"), "new score config"],
    ["new-dataset", t("menu.do.new_dataset"), Database, () => void navigate({ to: "/project/$projectId/datasets", params: { projectId }, search: { create: true } }), "new dataset"],
    ["language", t("menu.do.language"), Languages, () => void setLanguage(other), "switch language 中文 english"],
    ["theme", t(dark ? "menu.do.light" : "menu.do.dark"), MoonStar, () => setTheme(currentTheme() === "dark" || dark ? "light" : "dark"), "theme dark light"],
    ["copy-id", t("menu.do.copy_id"), Copy, () => void copyText(projectId), `copy project id ${projectId}`],
    ["keys", t("keys.title"), Keyboard, onHelp, "keyboard shortcuts"],
  ];
  return actions.map(([id, label, Icon, run, words]) => ({ id: `do-${id}`, group: "actions", label, words: [words], Icon, run }));
}

const LEAST_CHARS = 4;

/** Things of this project whose id was typed or pasted. */
function useFound(projectId: string, text: string): Commands {
  const { t } = useTranslation("app");
  const navigate = useNavigate();
  const wanted = useDeferredValue(text.trim());
  const asked = wanted.length >= LEAST_CHARS ? probesOf(projectId, wanted) : [];
  const answers = useQueries({ queries: asked });
  const open = (found: Found) => () => {
    const to = found.kind;
    if (to === "session") void navigate({ to: "/project/$projectId/sessions/$sessionId", params: { projectId, sessionId: found.id } });
    else if (to === "user") void navigate({ to: "/project/$projectId/users/$userId", params: { projectId, userId: found.id } });
    else if (found.traceId !== undefined) void navigate({ to: "/project/$projectId/traces/$traceId", params: { projectId, traceId: found.traceId }, search: { observation: found.observationId } });
  };
  const commands = answers.flatMap((answer) =>
    (answer.data ?? []).map((found): Command => ({ id: `found-${found.kind}-${found.id}`, group: "found", label: found.name ?? found.id, note: t(`menu.kind.${found.kind}`), Icon: ICON_OF[found.kind], run: open(found) })),
  );
  return { commands, looking: answers.some((answer) => answer.isFetching) };
}
