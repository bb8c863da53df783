import { expect, it } from "vitest";
import { withoutGaps } from "./histogram";

const bucket = (at: string, count: number) => ({ at: `2026-11-23T${at}:00.000Z`, count, error_count: 0 });

it("fills the empty stretches of the whole window", () => {
  const sparse = { bucket_s: 3600, items: [bucket("10:00", 2), bucket("12:00", 1)] };
  const filled = withoutGaps(sparse, { since: "2026-11-23T09:30:00Z", until: "2026-11-23T13:30:00Z" });
  expect(filled.items.map((one) => [one.at.slice(11, 16), one.count])).toEqual([["10:00", 2], ["11:00", 0], ["12:00", 1], ["13:00", 0]]);
});

it("never drops a stretch that began before the window", () => {
  const sparse = { bucket_s: 3600, items: [bucket("09:00", 5)] };
  expect(withoutGaps(sparse, { since: "2026-11-23T09:30:00Z" }, Date.parse("2026-11-23T10:30:00Z")).items.map((one) => one.count)).toEqual([5, 0]);
});

it("has nothing to add to nothing", () => {
  expect(withoutGaps({ bucket_s: 60, items: [] }, {}).items).toEqual([]);
});
