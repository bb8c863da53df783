import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import i18next from "i18next";
import { accountKeys } from "@/data/accounts";
import { ApiError } from "@/lib/http";
import { sessionEnd } from "@/lib/session-end";
import { toast } from "@/ui/toast";
import { errorText } from "@/ui/error-text";

const TRIES = 2;

/** Refusals are final; a server that does not answer is asked again. */
function worthRetrying(failures: number, error: unknown): boolean {
  return failures < TRIES && (!(error instanceof ApiError) || error.status === 0 || error.status >= 502);
}

/** When the server no longer knows this browser, the page stays: signing in again goes over it. */
export function makeQueries(): QueryClient {
  const watch = (error: unknown) => {
    if (error instanceof ApiError && error.code === "unauthenticated" && queries.getQueryData(accountKeys.me)) sessionEnd.tell();
  };
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError: watch }),
    mutationCache: new MutationCache({
      onError: (error, _input, _context, mutation) => {
        watch(error);
        if (mutation.meta?.quiet !== true) toast.bad(errorText(i18next, error));
      },
    }),
    // The server may stand in this very network: what the browser thinks of the internet does not matter.
    defaultOptions: { queries: { retry: worthRetrying, refetchOnWindowFocus: false, networkMode: "always" }, mutations: { networkMode: "always" } },
  });
  return queries;
}
