import { expect, it } from "vitest";
import { safeTarget } from "./after-sign-in";

it("leads only to addresses of this console", () => {
  expect(safeTarget("/project/p/traces?peek=1")).toBe("/project/p/traces?peek=1");
  for (const elsewhere of [undefined, "https://evil.example", "//evil.example", "/\\evil.example", "/auth/sign-in"]) expect(safeTarget(elsewhere)).toBe("/");
});
