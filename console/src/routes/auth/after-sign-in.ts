import { useRouter } from "@tanstack/react-router";

/** Where a person wanted to go before they had to sign in: addresses of this console only. */
export function safeTarget(path: string | undefined): string {
  return path && /^\/(?![/\\])/.test(path) && !path.startsWith("/auth/") ? path : "/";
}

export function useEnter(): (target: string | undefined) => Promise<void> {
  const router = useRouter();
  return async (target) => {
    await router.invalidate();
    router.history.push(router.options.basepath === "/" ? safeTarget(target) : withoutDouble(router.options.basepath ?? "", safeTarget(target)));
  };
}

function withoutDouble(base: string, path: string): string {
  return path === base || path.startsWith(`${base}/`) ? path : `${base}${path}`;
}
