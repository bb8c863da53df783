import type { ReactNode } from "react";
import { cx } from "@/lib/cx";

export type Arrangement = "stacked" | "beside";

/** Input and output below each other, or side by side where there is room for both. */
export function TwoSides({ arrangement, children }: { arrangement: Arrangement; children: ReactNode }) {
  return (
    <div className="@container">
      <div className={cx("grid gap-x-4", arrangement === "beside" && "@2xl:grid-cols-2")}>{children}</div>
    </div>
  );
}
