import { createRoute, redirect } from "@tanstack/react-router";
import { z } from "zod";
import { lastProject } from "@/lib/current-project";
import { PlainShell } from "../shell/shells";
import { lazyPage } from "./lazy-page";
import { signedIn, text } from "./entrance";

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
  component: lazyPage(() => import("@/routes/organization/organizations-page"), "OrganizationsPage"),
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
  component: lazyPage(() => import("@/routes/organization/organization-settings-page"), "OrganizationSettingsPage"),
});
const setup = createRoute({
  getParentRoute: () => plain,
  path: "/setup",
  component: lazyPage(() => import("@/routes/organization/setup-page"), "NewOrganizationPage"),
});
const onboarding = createRoute({
  getParentRoute: () => signedIn,
  path: "/onboarding",
  beforeLoad: () => {
    throw redirect({ to: "/setup", replace: true });
  },
});
const health = createRoute({
  getParentRoute: () => plain,
  path: "/instance/health",
  component: lazyPage(() => import("@/routes/instance/health-page"), "HealthPage"),
});
const organizationSetup = createRoute({
  getParentRoute: () => plain,
  path: "/organization/$organizationId/setup",
  validateSearch: z.object({ orgstep: z.enum(["invite-members", "create-project", "setup-tracing"]).optional().catch(undefined), project: text }),
  component: lazyPage(() => import("@/routes/organization/setup-page"), "SetupPage"),
});
const account = createRoute({
  getParentRoute: () => plain,
  path: "/account/settings",
  component: lazyPage(() => import("@/routes/account/account-page"), "AccountPage"),
});

// Addresses that name a trace and no project ------------------------------------------------------------------------
const looseTrace = createRoute({
  getParentRoute: () => plain,
  path: "/trace/$traceId",
  component: lazyPage(() => import("@/routes/project/loose-trace-page"), "LooseTracePage"),
});
export const outside = [start, organization, onboarding, plain.addChildren([organizations, organizationSettings, setup, organizationSetup, account, health, looseTrace])] as const;
