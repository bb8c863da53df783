import { screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import type { Facets } from "@/api/types";
import { show } from "#tests/render";
import { FacetSidebar } from "./facet-sidebar";

const facets: Facets = { names: [{ value: "chat", count: 3 }] };
const question = { projectId: "p", range: "7d", environments: [], search: undefined, filters: [] };
const sidebar = (ofSteps: boolean) =>
  show(<FacetSidebar facets={facets} failed={false} ofSteps={ofSteps} question={question} filters={[]} onChange={vi.fn()} onSplit={vi.fn()} onClose={vi.fn()} />);

test("beside steps it says that traces are counted, and whose names those are", async () => {
  sidebar(true);
  expect(await screen.findByText("Numbers count traces, not steps.")).toBeVisible();
  expect(screen.getByRole("button", { name: "Trace name" })).toBeVisible();
});

test("beside traces that goes without saying", async () => {
  sidebar(false);
  expect(await screen.findByRole("button", { name: "Name" })).toBeVisible();
  expect(screen.queryByText("Numbers count traces, not steps.")).toBeNull();
});
