import { screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { ListQuery } from "@/data/tracing";
import { show } from "#tests/render";
import { StepsEmpty } from "./steps-empty";

vi.mock("./nothing-yet", () => ({ NothingYet: () => "how to begin" }));

const list: ListQuery = { range: "7d", environments: [], search: undefined, filters: [], order: undefined };
const empty = (more: Partial<ListQuery>, nothingYet = false) => show(<StepsEmpty projectId="p" grain="all" nothingYet={nothingYet} list={{ ...list, ...more }} go={vi.fn()} />);

describe("a list without steps", () => {
  it("says how to begin while nothing has arrived", async () => {
    empty({}, true);
    expect(await screen.findByText("how to begin")).toBeVisible();
  });

  it("speaks of no filter where there is none", async () => {
    empty({});
    expect(await screen.findByText("No steps here")).toBeVisible();
    expect(screen.getAllByRole("button")).toHaveLength(1);
  });

  it("offers nothing to let go of where nothing narrows it", async () => {
    empty({ range: "all" });
    expect(await screen.findByText("No steps here")).toBeVisible();
    expect(screen.queryByRole("button")).toBeNull();
  });

  it("offers to let a filter go, in the words of steps", async () => {
    empty({ filters: [{ type: "stringOptions", column: "stepName", operator: "any of", value: ["rerank"] }] });
    expect(await screen.findByText("No step matches")).toBeVisible();
    expect(screen.getByRole("button", { name: "Without name:rerank" })).toBeVisible();
  });
});
