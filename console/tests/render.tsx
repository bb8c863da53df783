import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactElement } from "react";
import { vi } from "vitest";
import { TipProvider } from "@/ui/tooltip";

/** Renders with what every component may expect around it. */
export function show(element: ReactElement) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <QueryClientProvider client={queries}>
      <TipProvider>{element}</TipProvider>
    </QueryClientProvider>,
  );
}

export interface Asked {
  method: string;
  path: string;
  body: unknown;
}

type Answer = { status?: number; body?: unknown };

/** Stands in for the server: answers by `METHOD path`, and keeps what was asked. */
export function serve(answers: Record<string, Answer | ((asked: Asked) => Answer)>): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal("fetch", async (address: string, init: RequestInit = {}) => {
    const path = address.split("?")[0]?.replace("/api/console", "") ?? "";
    const one: Asked = { method: init.method ?? "GET", path, body: typeof init.body === "string" ? JSON.parse(init.body) : undefined };
    asked.push(one);
    const found = answers[`${one.method} ${path}`];
    const answer = typeof found === "function" ? found(one) : (found ?? { status: 404, body: { code: "not_found", message: "no such thing" } });
    return new Response(answer.body === undefined ? null : JSON.stringify(answer.body), { status: answer.status ?? 200 });
  });
  return asked;
}
