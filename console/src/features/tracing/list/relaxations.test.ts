import { describe, expect, it } from "vitest";
import { fruitful } from "./relaxations";

const choice = (label: string, count: number | undefined) => ({ label, count, onPick: () => {} });
const labels = (...choices: ReturnType<typeof choice>[]) => fruitful(choices).map((one) => one.label);

describe("what could be let go", () => {
  it("names the most fruitful first", () => {
    expect(labels(choice("filter", 3), choice("range", 40), choice("search", 12))).toEqual(["range", "search", "filter"]);
  });

  it("leaves out what shows nothing either, but not what could not be counted", () => {
    expect(labels(choice("filter", 0), choice("range", undefined), choice("search", 1))).toEqual(["search", "range"]);
  });

  it("names all where none of them alone helps", () => {
    expect(labels(choice("filter", 0), choice("range", 0))).toEqual(["filter", "range"]);
  });
});
