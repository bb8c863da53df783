import { QueryClient } from "@tanstack/react-query";
import { afterEach, expect, it, vi } from "vitest";
import { linesQuery } from "./metrics";

afterEach(() => vi.unstubAllGlobals());

it("asks for no lines of nothing: a list of no values is refused", async () => {
  const asked = vi.fn(() => Promise.resolve(new Response(JSON.stringify({ data: [] }), { headers: { "Content-Type": "application/json" } })));
  vi.stubGlobal("fetch", asked);
  const scope = { range: "24h", environments: ["nonesuch"], filters: [] };
  const query = linesQuery("p", scope, { view: "observations", metrics: [{ measure: "totalCost", aggregation: "sum" }], by: ["providedModelName"], granularity: "auto" }, 6);
  expect(await new QueryClient().fetchQuery(query)).toEqual({ at: [], lines: [] });
  expect(asked).toHaveBeenCalledOnce();
});
