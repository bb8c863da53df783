import type { QueryClient } from "@tanstack/react-query";
import { createRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { BASE_PATH } from "@/lib/base";
import { parseSearch, stringifySearch } from "@/lib/search-params";
import { ErrorState, PageSkeleton } from "@/ui/states";
import { NotFoundPage } from "./not-found";
import { otherWays, publicTrace, root, signedIn, signIn, signUp } from "./routing/entrance";
import { outside } from "./routing/outside";
import { inProject } from "./routing/project";

const tree = root.addChildren([signIn, signUp, otherWays, publicTrace, signedIn.addChildren([...outside, inProject])]);

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
