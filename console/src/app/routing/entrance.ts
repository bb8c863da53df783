import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, redirect } from "@tanstack/react-router";
import { z } from "zod";
import { meQuery } from "@/data/accounts";
import { ApiError } from "@/lib/http";
import { NotFoundPage } from "../not-found";
import { lazyPage } from "./lazy-page";

export interface RouterContext {
  queries: QueryClient;
}

export const root = createRootRouteWithContext<RouterContext>()({ notFoundComponent: NotFoundPage });
export const text = z.string().optional().catch(undefined);

// Signing in ------------------------------------------------------------------------------------------------------
export const signIn = createRoute({
  getParentRoute: () => root,
  path: "/auth/sign-in",
  validateSearch: z.object({ targetPath: text, email: text }),
  component: lazyPage(() => import("@/routes/auth/sign-in-page"), "SignInPage"),
});
export const signUp = createRoute({
  getParentRoute: () => root,
  path: "/auth/sign-up",
  validateSearch: z.object({ targetPath: text, email: text }),
  component: lazyPage(() => import("@/routes/auth/sign-up-page"), "SignUpPage"),
});

/** A shared trace: for anybody, without signing in. */
export const publicTrace = createRoute({
  getParentRoute: () => root,
  path: "/public/traces/$traceId",
  validateSearch: z.object({ observation: text, display: text }),
  component: lazyPage(() => import("@/routes/public/public-trace-page"), "PublicTracePage"),
});

/** Ways in that this installation does not have: told in words, never a blank page. */
export const otherWays = createRoute({
  getParentRoute: () => root,
  path: "/auth/$way",
  component: lazyPage(() => import("@/routes/auth/other-way-page"), "OtherWayPage"),
});

export const signedIn = createRoute({
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
