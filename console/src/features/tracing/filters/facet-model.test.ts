import { describe, expect, it } from "vitest";
import { OF_SESSIONS } from "./grammar/group-fields";
import { boundsOf, metadataValueOf, namesAmong, pickedOf, scoreBoundsOf, scorePickedOf, termFor, VALUE_FACETS, withBounds, withExcluded, withMetadataValue, withoutScore, withPicked, withScoreBounds, withScorePicked, withTerm } from "./facet-model";

const [levels] = VALUE_FACETS;

describe("facets", () => {
  it("pick, read back, and let go", () => {
    const picked = withPicked([], levels, ["ERROR", "WARNING"]);
    expect(picked).toEqual([{ type: "stringOptions", column: "level", operator: "any of", value: ["ERROR", "WARNING"] }]);
    expect(pickedOf(picked, levels)).toEqual(["ERROR", "WARNING"]);
    expect(withPicked(picked, levels, [])).toEqual([]);
  });

  it("exclude beside what is picked", () => {
    const both = withExcluded(withExcluded(withPicked([], levels, ["ERROR"]), levels, "DEBUG"), levels, "DEFAULT");
    expect(both).toHaveLength(2);
    expect(both[1]).toMatchObject({ operator: "none of", value: ["DEBUG", "DEFAULT"] });
  });

  it("bound numbers from either side", () => {
    const bounded = withBounds([], "latency", 1, undefined);
    expect(boundsOf(bounded, "latency")).toEqual({ low: 1, high: undefined });
    expect(withBounds(bounded, "latency", undefined, undefined)).toEqual([]);
  });

  it("read bounds that were typed with > and <, and replace them", () => {
    const typed = [{ type: "number", column: "latency", operator: ">", value: 2 } as const];
    expect(boundsOf(typed, "latency")).toEqual({ low: 2, high: undefined });
    expect(withBounds(typed, "latency", 1, 5)).toEqual([
      { type: "number", column: "latency", operator: ">=", value: 1 },
      { type: "number", column: "latency", operator: "<=", value: 5 },
    ]);
  });
});

describe("scores and metadata", () => {
  it("bound one score and leave the others alone", () => {
    const both = withScoreBounds(withScoreBounds([], "helpful", 0.5, undefined), "correct", 0, 1);
    expect(scoreBoundsOf(both, "helpful")).toEqual({ low: 0.5, high: undefined });
    expect(withoutScore(both, "correct")).toEqual(withScoreBounds([], "helpful", 0.5, undefined));
  });

  it("pick words of a score, and one truth", () => {
    const words = { name: "tone", data_type: "CATEGORICAL" } as const;
    expect(scorePickedOf(withScorePicked([], words, ["friendly", "neutral"]), words)).toEqual(["friendly", "neutral"]);
    const truth = { name: "ok", data_type: "BOOLEAN" } as const;
    expect(withScorePicked([], truth, ["false"])).toEqual([{ type: "booleanObject", column: "score_booleans", key: "ok", operator: "=", value: false }]);
    expect(scorePickedOf(withScorePicked([], truth, ["false"]), truth)).toEqual(["false"]);
  });

  it("ask a field of metadata for one value", () => {
    const asked = withMetadataValue(withMetadataValue([], "region", "eu"), "region", "us");
    expect(metadataValueOf(asked, "region")).toBe("us");
    expect(withMetadataValue(asked, "region", undefined)).toEqual([]);
  });
});

describe("a value of a cell", () => {
  it("is asked for, or left out beside what is left out already", () => {
    expect(termFor("tags", "rag", false)).toEqual({ type: "arrayOptions", column: "tags", operator: "any of", value: ["rag"] });
    const first = termFor("userId", "alice", true);
    const second = termFor("userId", "bob", true);
    if (!first || !second) throw new Error("users can be asked for");
    expect(withTerm(withTerm([], first), second)).toEqual([{ type: "stringOptions", column: "userId", operator: "none of", value: ["alice", "bob"] }]);
  });

  it("replaces what was asked for", () => {
    const terms = ["alice", "bob"].map((one) => termFor("userId", one, false));
    expect(terms.reduce((filters, term) => (term ? withTerm(filters, term) : filters), withPicked([], VALUE_FACETS[0], ["ERROR"]))).toHaveLength(2);
  });

  it("is a field of metadata in a column that the reader made", () => {
    expect(termFor("metadata:scope.region", "eu", false)).toEqual({ type: "stringObject", column: "metadata", key: "scope.region", operator: "=", value: "eu" });
  });

  it("is of the list that it stands in", () => {
    expect(termFor("userIds", "alice", false, OF_SESSIONS)).toMatchObject({ type: "arrayOptions", column: "userIds" });
    expect(termFor("latency", "3", false)).toBeUndefined();
  });
});

it("offers the names of the rows that are here, the most frequent first", () => {
  expect(namesAmong([{ name: "llm" }, { name: "rerank" }, { name: null }, { name: "rerank" }])).toEqual([{ value: "rerank" }, { value: "llm" }]);
});
