import { useQuery } from "@tanstack/react-query";
import { lazyRouteComponent } from "@tanstack/react-router";
import type { ComponentType } from "react";
import { ApiError } from "@/lib/http";
import { ErrorState, PageSkeleton } from "@/ui/states";

type Load = () => Promise<ComponentType>;

/**
 * A page whose scripts come when it is first opened. When they do not come, the page says so and tries again when asked;
 * what the reader typed elsewhere stays, which loading the document anew would lose.
 */
export function lazyPage<Name extends string>(scripts: () => Promise<Record<Name, ComponentType>>, name: Name) {
  const load: Load = async () => (await scripts())[name];
  return lazyRouteComponent(() => load().then(asDefault, () => asDefault(() => <Later load={load} name={name} />)));
}

const asDefault = (page: ComponentType) => ({ default: page });

function Later({ load, name }: { load: Load; name: string }) {
  const page = useQuery({ queryKey: ["page", name], queryFn: () => load().then(asDefault, unreachable), retry: false, staleTime: Infinity, gcTime: Infinity });
  if (page.data) return <page.data.default />;
  return page.isFetching ? <PageSkeleton /> : <ErrorState error={page.error} onRetry={() => void page.refetch()} />;
}

function unreachable(error: unknown): never {
  throw new ApiError(0, "unreachable", error instanceof Error ? error.message : String(error));
}
