import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { show } from "#tests/render";
import { ApiError } from "@/lib/http";
import { StaleBanner } from "./stale-banner";

const KEY = ["rows"];

function page(answers: (() => number)[]) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  function Rows() {
    const { data } = useQuery({ queryKey: KEY, queryFn: () => answers.shift()?.() ?? 0 });
    return <p>{`rows ${data}`}</p>;
  }
  show(
    <QueryClientProvider client={queries}>
      <StaleBanner />
      <Rows />
    </QueryClientProvider>,
  );
  return queries;
}

const refuse = (status: number) => () => {
  throw new ApiError(status, status === 0 ? "unreachable" : "store_unavailable", "");
};

it("says that what is shown is old, until it could be read anew", async () => {
  const queries = page([() => 1, refuse(503), () => 2]);
  await screen.findByText("rows 1");
  expect(screen.queryByRole("alert")).toBeNull();
  await queries.refetchQueries({ queryKey: KEY });
  expect(await screen.findByRole("alert")).toBeTruthy();
  expect(screen.getByText("rows 1")).toBeTruthy();
  await userEvent.click(screen.getByRole("button"));
  await screen.findByText("rows 2");
  expect(screen.queryByRole("alert")).toBeNull();
});

it("leaves a refusal, and what never came, to the page itself", async () => {
  const refused = page([() => 1, refuse(404)]);
  await screen.findByText("rows 1");
  await refused.refetchQueries({ queryKey: KEY });
  expect(screen.queryByRole("alert")).toBeNull();
});
