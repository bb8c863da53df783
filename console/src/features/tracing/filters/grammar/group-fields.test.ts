import i18next from "i18next";
import { describe, expect, it } from "vitest";
import { OF_SCORES } from "./group-fields";
import { readQuery } from "./read";

const read = (typed: string) => readQuery(typed, 0, OF_SCORES);

/** What the list prints under this key: its headings, or stored values and their words. */
const printed = (language: string, key: string) => Object.entries(i18next.getResource(language, "scores", key) as Record<string, string>);

describe.each(["en", "zh-CN"])("the search of scores in %s", (language) => {
  it("knows the headings of the columns", () => {
    const headings = [...printed(language, "column"), ...printed(language, "type").filter(([key]) => key === "label")];
    // A name in the bar has no blanks.
    for (const [, heading] of headings) expect(OF_SCORES.named(heading.replace(" ", "")), heading).toBeDefined();
  });

  it.each([
    ["type", "dataType"],
    ["source", "source"],
  ])("knows the values under %s", (field, column) => {
    for (const [stored, shown] of printed(language, field).filter(([key]) => key !== "label")) {
      for (const typed of [shown, shown.toLowerCase(), stored, `=${shown}`]) {
        expect(read(`${field}:${typed}`)).toMatchObject({ problems: [], filters: [{ type: "stringOptions", column, operator: "any of", value: [stored] }] });
      }
    }
  });
});

describe("the search of scores", () => {
  it("refuses a value that cannot be there, and says which can", () => {
    expect(read("source:robot").problems).toMatchObject([{ code: "value", offers: ["API", "EVAL", "ANNOTATION"] }]);
    expect(read("类型:(布尔型 或 日期)").problems).toMatchObject([{ code: "value" }]);
  });

  it("looks for what was said about a score by its own word", () => {
    expect(read("评分理由:cmd 分值:>0.5")).toMatchObject({ text: "", problems: [], filters: [{ column: "comment", value: "cmd" }, { column: "value", value: 0.5 }] });
  });
});
