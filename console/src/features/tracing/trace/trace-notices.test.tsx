import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import type { TraceDetail } from "@/api/types";
import { show } from "#tests/render";
import { TraceNotices } from "./trace-notices";

const detail = { truncated: false, observations: [] } as unknown as TraceDetail;

it("says that the asked step is not in this trace", () => {
  show(<TraceNotices detail={detail} missing="o-9" />);
  expect(screen.getByRole("status")).toHaveTextContent("The step o-9 was not found in this trace; it may not have arrived yet.");
});

it("claims no absence where not all steps are shown", () => {
  show(<TraceNotices detail={{ ...detail, truncated: true }} missing="o-9" />);
  expect(screen.getByRole("status")).toHaveTextContent("The step o-9 is not among the shown ones.");
});

it("is silent where the step is there", () => {
  show(<TraceNotices detail={detail} missing={undefined} />);
  expect(screen.queryByRole("status")).not.toBeInTheDocument();
});
