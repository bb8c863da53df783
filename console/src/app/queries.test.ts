import { expect, test, vi } from "vitest";
import { accountKeys } from "@/data/accounts";
import { ApiError } from "@/lib/http";
import { sessionEnd } from "@/lib/session-end";
import { makeQueries } from "./queries";

async function ended(code: string, known: boolean): Promise<boolean> {
  const told = vi.spyOn(sessionEnd, "tell").mockReset();
  const queries = makeQueries();
  if (known) queries.setQueryData(accountKeys.me, {});
  await queries.fetchQuery({ queryKey: ["any"], queryFn: () => Promise.reject(new ApiError(401, code, "")) }).catch(() => undefined);
  return told.mock.calls.length > 0;
}

test("the session has ended when the server no longer knows the browser of who was signed in", async () => {
  expect(await ended("unauthenticated", true)).toBe(true);
});

test.each([
  ["wrong_credentials", true],
  ["unauthenticated", false],
])("it has not with %s (signed in before: %s)", async (code, known) => {
  expect(await ended(code, known)).toBe(false);
});
