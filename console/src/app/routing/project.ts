import { createRoute, notFound, redirect, retainSearchParams } from "@tanstack/react-router";
import { z } from "zod";
import { traceQuery } from "@/data/trace";
import { lastProject, rememberProject } from "@/lib/current-project";
import { laterRoom } from "@/parts/later-rooms";
import { placeOf } from "@/parts/may";
import { listSearch, projectSearch } from "@/parts/project-search";
import { askForTraces } from "@/routes/project/ask-for-traces";
import { NotFoundPage } from "../not-found";
import { ProjectShell } from "../shell/shells";
import { lazyPage } from "./lazy-page";
import { signedIn, text } from "./entrance";

// A project -----------------------------------------------------------------------------------------------------------
const project = createRoute({
  getParentRoute: () => signedIn,
  path: "/project/$projectId",
  validateSearch: projectSearch,
  search: { middlewares: [retainSearchParams(["env", "dateRange"])] },
  beforeLoad: ({ context, params, location }) => {
    if (params.projectId === "~") {
      const visible = context.me.organizations.flatMap((one) => one.projects);
      const current = visible.find((one) => one.id === lastProject()) ?? visible[0];
      if (!current) throw redirect({ to: "/", replace: true });
      throw redirect({ href: location.href.replace("/project/~", `/project/${encodeURIComponent(current.id)}`), replace: true });
    }
    if (!placeOf(context.me, params.projectId)) throw notFound();
    rememberProject(params.projectId);
  },
  component: ProjectShell,
  notFoundComponent: NotFoundPage,
});
const ranged = { staticData: { ranged: true } };
const home = createRoute({
  getParentRoute: () => project,
  path: "/",
  ...ranged,
  component: lazyPage(() => import("@/routes/project/home-page"), "HomePage"),
});
const traces = createRoute({
  getParentRoute: () => project,
  path: "/traces",
  ...ranged,
  validateSearch: listSearch.extend({ observation: text, display: text, grain: text }),
  loaderDeps: ({ search: { env, dateRange, search, filter, order, grain } }) => ({ env, dateRange, search, filter, order, grain }),
  // Not waited for: the rows and the page that shows them come at the same time.
  loader: ({ context, params, deps }) => {
    askForTraces(context.queries, params.projectId, deps);
  },
  component: lazyPage(() => import("@/routes/project/traces-page"), "TracesPage"),
});
const observations = createRoute({
  getParentRoute: () => project,
  path: "/observations",
  validateSearch: listSearch,
  beforeLoad: ({ params, search }) => {
    throw redirect({ to: "/project/$projectId/traces", params, search: { ...search, grain: "all" }, replace: true });
  },
});
const trace = createRoute({
  getParentRoute: () => project,
  path: "/traces/$traceId",
  validateSearch: z.object({ observation: text, display: text, timestamp: text }),
  // As above. What is here already is not asked for anew: each step that is picked changes the address.
  loader: ({ context, params: { projectId, traceId } }) => {
    context.queries.ensureQueryData(traceQuery(projectId, traceId)).catch(() => undefined);
  },
  component: lazyPage(() => import("@/routes/project/trace-page"), "TracePage"),
});
const sessions = createRoute({
  getParentRoute: () => project,
  path: "/sessions",
  ...ranged,
  validateSearch: listSearch,
  component: lazyPage(() => import("@/routes/project/sessions-page"), "SessionsPage"),
});
const session = createRoute({
  getParentRoute: () => project,
  path: "/sessions/$sessionId",
  component: lazyPage(() => import("@/routes/project/session-page"), "SessionPage"),
});
const users = createRoute({
  getParentRoute: () => project,
  path: "/users",
  ...ranged,
  validateSearch: listSearch,
  component: lazyPage(() => import("@/routes/project/users-page"), "UsersPage"),
});
const user = createRoute({
  getParentRoute: () => project,
  path: "/users/$userId",
  ...ranged,
  validateSearch: listSearch.pick({ order: true }).extend({ tab: z.enum(["traces", "sessions", "scores"]).optional().catch(undefined) }),
  component: lazyPage(() => import("@/routes/project/user-page"), "UserPage"),
});
const scores = createRoute({
  getParentRoute: () => project,
  path: "/scores",
  ...ranged,
  validateSearch: listSearch,
  component: lazyPage(() => import("@/routes/project/scores-page"), "ScoresPage"),
});
const datasets = createRoute({
  getParentRoute: () => project,
  path: "/datasets",
  validateSearch: z.object({ search: text, create: z.boolean().optional().catch(undefined) }),
  component: lazyPage(() => import("@/routes/project/datasets-page"), "DatasetsPage"),
});
const dataset = createRoute({
  getParentRoute: () => project,
  path: "/datasets/$datasetId",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/project/$projectId/datasets/$datasetId/items", params, replace: true });
  },
});
const itemSearch = z.object({ search: text, status: z.enum(["ACTIVE", "ARCHIVED"]).optional().catch(undefined) });
const itemsPage = lazyPage(() => import("@/routes/project/dataset-items-page"), "DatasetItemsPage");
const datasetItems = createRoute({
  getParentRoute: () => project,
  path: "/datasets/$datasetId/items",
  validateSearch: itemSearch,
  component: itemsPage,
});
const datasetItem = createRoute({
  getParentRoute: () => project,
  path: "/datasets/$datasetId/items/$itemId",
  validateSearch: itemSearch,
  component: itemsPage,
});
const datasetRuns = createRoute({
  getParentRoute: () => project,
  path: "/datasets/$datasetId/runs",
  component: lazyPage(() => import("@/routes/project/dataset-runs-page"), "DatasetRunsPage"),
});
const datasetExperiments = createRoute({
  getParentRoute: () => project,
  path: "/datasets/$datasetId/experiments",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/project/$projectId/datasets/$datasetId/runs", params, replace: true });
  },
});
const datasetRun = createRoute({
  getParentRoute: () => project,
  path: "/datasets/$datasetId/runs/$runId",
  component: lazyPage(() => import("@/routes/project/dataset-run-page"), "DatasetRunPage"),
});
const dashboards = createRoute({
  getParentRoute: () => project,
  path: "/dashboards",
  component: lazyPage(() => import("@/routes/project/dashboards-page"), "DashboardsPage"),
});
const dashboard = createRoute({
  getParentRoute: () => project,
  path: "/dashboards/$dashboardId",
  ...ranged,
  validateSearch: listSearch.pick({ filter: true }).extend({ step: z.enum(["auto", "hour", "day", "week"]).optional().catch(undefined) }),
  component: lazyPage(() => import("@/routes/project/dashboard-page"), "DashboardPage"),
});
const tracingSetup = createRoute({
  getParentRoute: () => project,
  path: "/setup",
  component: lazyPage(() => import("@/routes/project/tracing-setup-page"), "TracingSetupPage"),
});
const settingsStart = createRoute({
  getParentRoute: () => project,
  path: "/settings",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/project/$projectId/settings/$page", params: { ...params, page: "general" }, replace: true });
  },
});
const settings = createRoute({
  getParentRoute: () => project,
  path: "/settings/$page",
  validateSearch: listSearch.pick({ search: true }),
  component: lazyPage(() => import("@/routes/project/project-settings-page"), "ProjectSettingsPage"),
});
const modelsAlias = createRoute({
  getParentRoute: () => project,
  path: "/models",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/project/$projectId/settings/$page", params: { ...params, page: "models" }, replace: true });
  },
});

const modelAlias = createRoute({
  getParentRoute: () => project,
  path: "/models/$modelId",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/project/$projectId/settings/$page", params: { projectId: params.projectId, page: "models" }, search: { search: params.modelId }, replace: true });
  },
});
const settingsModel = createRoute({
  getParentRoute: () => project,
  path: "/settings/models/$modelId",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/project/$projectId/settings/$page", params: { projectId: params.projectId, page: "models" }, search: { search: params.modelId }, replace: true });
  },
});
/** Rooms that are not there yet, and addresses that never were. */
const rest = createRoute({
  getParentRoute: () => project,
  path: "/$",
  beforeLoad: ({ params }) => {
    if (!laterRoom(params._splat ?? "")) throw notFound();
  },
  component: lazyPage(() => import("@/routes/project/later-page"), "LaterPage"),
});

export const inProject = project.addChildren([home, traces, observations, trace, sessions, session, users, user, scores, datasets, dataset, datasetItems, datasetItem, datasetRuns, datasetExperiments, datasetRun, dashboards, dashboard, tracingSetup, settingsStart, settings, settingsModel, modelsAlias, modelAlias, rest]);
