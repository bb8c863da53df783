import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createRef } from "react";
import { expect, it } from "vitest";
import { show } from "#tests/render";
import { QueryBar } from "./query-bar";

it("keeps what is typed right after a taken suggestion in its place", async () => {
  show(<QueryBar search={undefined} filters={[]} valuesOf={() => []} onQuery={() => undefined} inputRef={createRef()} />);
  const bar = screen.getByRole<HTMLInputElement>("combobox");
  const hand = userEvent.setup({ delay: null });
  await hand.type(bar, "latenc");
  await hand.keyboard("{Tab}>2");
  // The browser draws only now.
  await new Promise((drawn) => requestAnimationFrame(drawn));
  await hand.keyboard("s");
  expect(bar.value).toBe("latency:>2s");
});
