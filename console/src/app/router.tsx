import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  redirect,
  retainSearchParams,
  type ErrorComponentProps,
} from "@tanstack/react-router";
import { z } from "zod";
import { locateQuery } from "@/data/tracing";
import { meQuery } from "@/data/accounts";
import { BASE_PATH } from "@/lib/base";
import { lastProject, rememberProject } from "@/lib/current-project";
import { ApiError } from "@/lib/http";
import { parseSearch, stringifySearch } from "@/lib/search-params";
import { placeOf } from "@/parts/may";
import { listSearch, projectSearch } from "@/parts/project-search";
import { ErrorState, PageSkeleton } from "@/ui/states";
import { NotFoundPage } from "./not-found";
import { ProjectShell, PlainShell } from "./shell/shells";

interface RouterContext {
  queries: QueryClient;
}

const root = createRootRouteWithContext<RouterContext>()({ notFoundComponent: NotFoundPage });
const text = z.string().optional().catch(undefined);

// Signing in ------------------------------------------------------------------------------------------------------
const signIn = createRoute({
  getParentRoute: () => root,
  path: "/auth/sign-in",
  validateSearch: z.object({ targetPath: text, email: text }),
  component: lazyRouteComponent(() => import("@/routes/auth/sign-in-page"), "SignInPage"),
});
const signUp = createRoute({
  getParentRoute: () => root,
  path: "/auth/sign-up",
  validateSearch: z.object({ targetPath: text, email: text }),
  component: lazyRouteComponent(() => import("@/routes/auth/sign-up-page"), "SignUpPage"),
});

const signedIn = createRoute({
  getParentRoute: () => root,
  id: "in",
  beforeLoad: async ({ context, location }) => {
    try {
      return { me: await context.queries.ensureQueryData(meQuery) };
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      const target = location.href === "/" ? undefined : location.href;
      throw redirect({ to: "/auth/sign-in", search: { targetPath: target }, replace: true });
    }
  },
});

// Outside of any project --------------------------------------------------------------------------------------------
const plain = createRoute({ getParentRoute: () => signedIn, id: "plain", component: PlainShell });

const start = createRoute({
  getParentRoute: () => signedIn,
  path: "/",
  beforeLoad: ({ context }) => {
    const kept = lastProject();
    const visible = context.me.organizations.flatMap((organization) => organization.projects);
    const project = visible.find((one) => one.id === kept) ?? visible[0];
    if (project) throw redirect({ to: "/project/$projectId", params: { projectId: project.id }, replace: true });
    throw redirect(context.me.organizations.length > 0 ? { to: "/organizations", replace: true } : { to: "/setup", replace: true });
  },
});
const organizations = createRoute({
  getParentRoute: () => plain,
  path: "/organizations",
  component: lazyRouteComponent(() => import("@/routes/organization/organizations-page"), "OrganizationsPage"),
});
const organization = createRoute({
  getParentRoute: () => signedIn,
  path: "/organization/$organizationId",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/organization/$organizationId/settings/$page", params: { ...params, page: "projects" }, replace: true });
  },
});
const organizationSettings = createRoute({
  getParentRoute: () => plain,
  path: "/organization/$organizationId/settings/$page",
  component: lazyRouteComponent(() => import("@/routes/organization/organization-settings-page"), "OrganizationSettingsPage"),
});
const setup = createRoute({
  getParentRoute: () => plain,
  path: "/setup",
  component: lazyRouteComponent(() => import("@/routes/organization/setup-page"), "NewOrganizationPage"),
});
const organizationSetup = createRoute({
  getParentRoute: () => plain,
  path: "/organization/$organizationId/setup",
  validateSearch: z.object({ orgstep: z.enum(["invite-members", "create-project", "setup-tracing"]).optional().catch(undefined), project: text }),
  component: lazyRouteComponent(() => import("@/routes/organization/setup-page"), "SetupPage"),
});
const account = createRoute({
  getParentRoute: () => plain,
  path: "/account/settings",
  component: lazyRouteComponent(() => import("@/routes/account/account-page"), "AccountPage"),
});

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
  component: lazyRouteComponent(() => import("@/routes/project/home-page"), "HomePage"),
});
const traces = createRoute({
  getParentRoute: () => project,
  path: "/traces",
  ...ranged,
  validateSearch: listSearch.extend({ observation: text, display: text, grain: text }),
  component: lazyRouteComponent(() => import("@/routes/project/traces-page"), "TracesPage"),
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
  component: lazyRouteComponent(() => import("@/routes/project/trace-page"), "TracePage"),
});
const sessions = createRoute({
  getParentRoute: () => project,
  path: "/sessions",
  ...ranged,
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("@/routes/project/sessions-page"), "SessionsPage"),
});
const session = createRoute({
  getParentRoute: () => project,
  path: "/sessions/$sessionId",
  component: lazyRouteComponent(() => import("@/routes/project/session-page"), "SessionPage"),
});
const users = createRoute({
  getParentRoute: () => project,
  path: "/users",
  ...ranged,
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("@/routes/project/users-page"), "UsersPage"),
});
const user = createRoute({
  getParentRoute: () => project,
  path: "/users/$userId",
  ...ranged,
  validateSearch: z.object({ tab: z.enum(["traces", "sessions", "scores"]).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import("@/routes/project/user-page"), "UserPage"),
});
const scores = createRoute({
  getParentRoute: () => project,
  path: "/scores",
  ...ranged,
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("@/routes/project/scores-page"), "ScoresPage"),
});
const tracingSetup = createRoute({
  getParentRoute: () => project,
  path: "/setup",
  component: lazyRouteComponent(() => import("@/routes/project/tracing-setup-page"), "TracingSetupPage"),
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
  component: lazyRouteComponent(() => import("@/routes/project/project-settings-page"), "ProjectSettingsPage"),
});
const modelsAlias = createRoute({
  getParentRoute: () => project,
  path: "/models",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/project/$projectId/settings/$page", params: { ...params, page: "models" }, replace: true });
  },
});

// Addresses that name a trace and no project ------------------------------------------------------------------------
async function toItsProject(queries: QueryClient, traceId: string): Promise<never> {
  const found = await queries.fetchQuery(locateQuery(traceId));
  throw redirect({ to: "/project/$projectId/traces/$traceId", params: { projectId: found.project_id, traceId: found.trace_id }, replace: true });
}
const looseTrace = createRoute({
  getParentRoute: () => signedIn,
  path: "/trace/$traceId",
  beforeLoad: ({ context, params }) => toItsProject(context.queries, params.traceId),
  errorComponent: lazyRouteComponent(() => import("@/routes/project/trace-not-found-page"), "TraceNotFoundPage"),
});
const publicTrace = createRoute({
  getParentRoute: () => signedIn,
  path: "/public/traces/$traceId",
  beforeLoad: ({ context, params }) => toItsProject(context.queries, params.traceId),
  errorComponent: lazyRouteComponent(() => import("@/routes/project/trace-not-found-page"), "TraceNotFoundPage"),
});

const tree = root.addChildren([
  signIn,
  signUp,
  signedIn.addChildren([
    start,
    organization,
    looseTrace,
    publicTrace,
    plain.addChildren([organizations, organizationSettings, setup, organizationSetup, account]),
    project.addChildren([home, traces, observations, trace, sessions, session, users, user, scores, tracingSetup, settingsStart, settings, modelsAlias]),
  ]),
]);

function RouteError({ error, reset }: ErrorComponentProps) {
  return <ErrorState error={error} onRetry={reset} />;
}

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: tree,
    basepath: BASE_PATH || "/",
    context: { queries },
    parseSearch,
    stringifySearch,
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    defaultPendingComponent: PageSkeleton,
    defaultErrorComponent: RouteError,
    defaultNotFoundComponent: NotFoundPage,
    scrollRestoration: false,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
  interface StaticDataRouteOption {
    /** The page looks at a stretch of time: the top bar offers time range and environment. */
    ranged?: boolean;
  }
}
