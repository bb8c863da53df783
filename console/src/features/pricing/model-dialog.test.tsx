import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { ApiError } from "@/lib/http";
import { show } from "#tests/render";
import { ModelDialog } from "./model-dialog";
import { EMPTY, modelOf, type ModelDraft } from "./model-draft";

const START: ModelDraft = { ...EMPTY, name: "own", pattern: "(unclosed[", rows: [{ type: "input", text: "1" }] };

function dialog(error?: ApiError) {
  const model = modelOf(START);
  const refused = error && model && { error, model };
  show(<ModelDialog title="" action="Create" start={START} busy={false} refused={refused} onClose={vi.fn()} onSave={vi.fn()} />);
}

it("says at the pattern that the server does not take it, until it is changed", async () => {
  dialog(new ApiError(400, "bad_match_pattern", "matchPattern is not a valid regex pattern (Postgres)"));
  const pattern = screen.getByLabelText("Match pattern");
  expect(pattern).toHaveAccessibleDescription("This is not a valid regular expression.");
  await userEvent.type(pattern, "x");
  expect(pattern).toBeValid();
});

it("says any other refusal in the form", () => {
  dialog(new ApiError(403, "forbidden", "no"));
  expect(screen.getByRole("alert")).toHaveTextContent("Your role does not allow this.");
});

it("says at a negative price why nothing can be created", async () => {
  dialog();
  const price = screen.getByLabelText("USD / 1M");
  await userEvent.clear(price);
  await userEvent.type(price, "-1");
  expect(price).toHaveAccessibleDescription("0 or more.");
  expect(screen.getByRole("button", { name: "Create" })).toBeDisabled();
});
