import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { show } from "#tests/render";
import { Figure } from "./figure";

async function change(now: number, before: number) {
  show(<Figure label="Traces" value="1" now={now} before={before} better="neither" link={(body) => body} />);
  return (await screen.findByText("▲")).parentElement?.textContent;
}

test("a small change is told in percent", async () => {
  expect(await change(107, 100)).toContain("7%");
});

test("a manifold is told as a factor", async () => {
  expect(await change(13_480, 100)).toContain("×135");
});
