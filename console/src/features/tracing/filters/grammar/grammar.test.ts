import { describe, expect, it } from "vitest";
import { readQuery } from "./read";
import { OF_SCORES, OF_SESSIONS } from "./group-fields";
import { suggestAt } from "./suggest";
import { writeQuery } from "./write";
import { PRESET_GROUPS, PRESETS } from "../presets";

const NOW = Date.UTC(2026, 10, 23, 12);
const read = (typed: string) => readQuery(typed, NOW);
const filters = (typed: string) => {
  const found = read(typed);
  expect(found.problems).toEqual([]);
  return found.filters;
};
const codes = (typed: string) => read(typed).problems.map((one) => one.code);

describe("readQuery", () => {
  it("leaves prose alone", () => {
    for (const prose of ["什么是 OceanBase", 'error: "x"', "see https://a.example/x", "at 12:30", "报错：连接失败", '{"a":1}', "cats OR dogs"]) {
      expect(read(prose)).toMatchObject({ filters: [], problems: [] });
    }
    for (const prose of ['"作者:x"', "他昨天在会议上说:明天再谈", "作者：x", "备注: 待处理", '报错："连接']) expect(read(prose)).toMatchObject({ filters: [], problems: [] });
    expect(read("什么是 OceanBase").text).toBe("什么是 OceanBase");
  });

  it("turns fields into filters and keeps the rest as text", () => {
    expect(read("level:error timeout -tags:test")).toEqual({
      text: "timeout",
      problems: [],
      filters: [
        { type: "stringOptions", column: "level", operator: "any of", value: ["ERROR"] },
        { type: "arrayOptions", column: "tags", operator: "none of", value: ["test"] },
      ],
    });
  });

  it("understands Chinese names, values and full-width signs", () => {
    expect(filters("级别：错误 延迟：＞500ms 标签：（甲 或 乙）")).toEqual([
      { type: "stringOptions", column: "level", operator: "any of", value: ["ERROR"] },
      { type: "number", column: "latency", operator: ">", value: 0.5 },
      { type: "arrayOptions", column: "tags", operator: "any of", value: ["甲", "乙"] },
    ]);
  });

  it("knows the words that the console prints for a star", () => {
    for (const typed of ["收藏:是", "已收藏：是"]) expect(filters(typed)).toEqual([{ type: "boolean", column: "bookmarked", operator: "=", value: true }]);
  });

  it.each([
    ["latency:>500ms", 0.5],
    ["latency:>2", 2],
    ["延迟:>2分钟", 120],
    ["cost:>$0.01", 0.01],
    ["tokens:>20k", 20_000],
    ["用量:>2万", 20_000],
    ["tokens:>1,200", 1200],
    ["延迟:＞２", 2],
    ["延迟：＞５００ｍｓ", 0.5],
    ["成本：＞＄０．０１", 0.01],
    ["用量:＞２０ｋ", 20_000],
  ])("reads the units of %s", (typed, value) => expect(filters(typed)).toMatchObject([{ operator: ">", value }]));

  it("reads ranges, opposites and times that go back from now", () => {
    expect(filters("latency:1..2s").map((one) => [one.operator, one.value])).toEqual([[">=", 1], ["<=", 2]]);
    expect(filters("-latency:>2")).toMatchObject([{ operator: "<=", value: 2 }]);
    expect(filters("time:>-2h")).toEqual([{ type: "datetime", column: "timestamp", operator: ">", value: "2026-11-23T10:00:00.000Z", ago: "-2h" }]);
    expect(filters("startTime:>=2026-06-01T10:00Z")).toMatchObject([{ column: "startTime", value: "2026-06-01T10:00:00.000Z" }]);
  });

  it("reads full-width digits and signs in ranges, times and scores", () => {
    expect(filters("延迟：１．．２").map((one) => one.value)).toEqual([1, 2]);
    expect(filters("时间：＞－２ｈ")).toEqual(filters("time:>-2h"));
    expect(filters("时间：＞２０２６－０６－０１")).toEqual(filters("time:>2026-06-01"));
    expect(filters("评分.准确：＞０．８")).toEqual(filters("scores.准确:>0.8"));
    expect(filters("名称:ＡＢＣ１")).toMatchObject([{ value: ["ＡＢＣ１"] }]);
  });

  it("gives an example of the kind that the field holds", () => {
    expect(["latency:>soon", "cost:>soon", "tokens:>soon"].map((typed) => read(typed).problems[0]?.offers?.[0])).toEqual(["500ms", "0.01", "20k"]);
  });

  it("reads groups, globs, exact words and quotes", () => {
    expect(filters("level:(ERROR OR WARNING)")).toMatchObject([{ operator: "any of", value: ["ERROR", "WARNING"] }]);
    expect(filters('tags:(a AND "b c")')).toMatchObject([{ operator: "all of", value: ["a", "b c"] }]);
    expect(filters("name:*chat*")).toEqual([{ type: "string", column: "name", operator: "contains", value: "chat" }]);
    expect(filters("name:chat*")).toMatchObject([{ operator: "starts with" }]);
    expect(filters("name:*chat")).toMatchObject([{ operator: "ends with" }]);
    expect(filters("name:=chat")).toEqual([{ type: "string", column: "name", operator: "=", value: "chat" }]);
    expect(filters('name:"two words"')).toMatchObject([{ value: ["two words"] }]);
  });

  it("reads keys of metadata and scores", () => {
    expect(filters("metadata.region:eu")).toEqual([{ type: "stringObject", column: "metadata", key: "region", operator: "contains", value: "eu" }]);
    expect(filters('元数据."my key":eu')).toMatchObject([{ key: "my key", value: "eu" }]);
    expect(filters("scores.accuracy:>0.8")).toEqual([{ type: "numberObject", column: "scores_avg", key: "accuracy", operator: ">", value: 0.8 }]);
    expect(filters("评分.准确:是")).toEqual([{ type: "booleanObject", column: "score_booleans", key: "准确", operator: "=", value: true }]);
    expect(filters("scores.tone:(kind OR neutral)")).toMatchObject([{ type: "categoryOptions", key: "tone", value: ["kind", "neutral"] }]);
  });

  it("reads what must be there, yes and no, and steps of the trace", () => {
    expect(filters("has:endTime -has:user has:metadata.region")).toMatchObject([
      { column: "endTime", operator: "is not null" },
      { column: "userId", operator: "is null" },
      { column: "metadata", operator: "is set", key: "region" },
    ]);
    expect(filters("starred:yes -public:true")).toMatchObject([{ operator: "=", value: true }, { operator: "<>", value: true }]);
    expect(filters("trace:{type:TOOL latency:>5}")).toEqual([
      {
        type: "scope", column: "steps", operator: "some", value: "",
        within: [
          { type: "arrayOptions", column: "type", operator: "any of", value: ["TOOL"] },
          { type: "number", column: "latency", operator: ">", value: 5 },
        ],
      },
    ]);
  });

  it.each([
    ["foo:bar", "unknown_field"],
    ["作者:x", "unknown_field"],
    ["timeout -负责人:张三", "unknown_field"],
    ['name:"rag', "unclosed"],
    ["名称：“rag", "unclosed"],
    ['-name:="rag', "unclosed"],
    ['name:*"rag', "unclosed"],
    ["level:(ERROR", "unclosed"],
    ["trace:{", "unclosed"],
    ["level:bad", "value"],
    ["latency:>soon", "not_a_number"],
    ["time:>soon", "not_a_time"],
    ["starred:maybe", "not_a_truth"],
    ["name:>3", "operator"],
    ["level:ERROR OR user:a", "or"],
    ["-(level:ERROR user:a)", "group"],
    ["tags:(a OR b AND c)", "mixed"],
    ["level:(ERROR AND WARNING)", "all_of"],
    ["trace:{foo:bar}", "scope"],
    ["metadata:eu", "key"],
    ["has:nothing", "has"],
    ["-name:chat*", "negated"],
    ["level:", "unknown"],
  ])("says what is wrong with %s", (typed, code) => {
    if (code === "unknown") expect(read(typed).problems[0]?.code).toBe("empty");
    else expect(codes(typed)).toEqual([code]);
  });

  it("says which sign is missing at the end", () => {
    expect(['name:"rag', "level:(ERROR", "trace:{type:TOOL"].map((typed) => read(typed).problems[0]?.offers)).toEqual([['"'], [")"], ["}"]]);
  });

  it("says where it is wrong", () => {
    expect(read("timeout latency:>soon x").problems).toMatchObject([{ code: "not_a_number", from: 8, to: 21, what: "latency:>soon" }]);
  });
});

describe("writeQuery", () => {
  it.each([
    "level:ERROR latency:>2 timeout",
    'level:(ERROR OR WARNING) -tags:test name:"two words"',
    "tags:(a AND b) name:*chat* name:chat* user:=u1",
    'metadata.region:*eu* metadata."my key":=eu scores.accuracy:>0.8 scores.ok:true',
    "has:endTime -has:user starred:true -public:true",
    "trace:{type:TOOL latency:>5} -trace:{level:ERROR}",
    'name:*"two words"* name:"two words"* user:*"two words" output:*"[ID:"*',
    "trace:{type:GENERATION hasOutput:false} trace:{ttft:>2}",
    "什么是OceanBase",
    '"level:ERROR in quotes"',
  ])("is read back as the same state: %s", (typed) => {
    const state = read(typed);
    expect(state.problems).toEqual([]);
    for (const tongue of ["en", "zh"] as const) {
      const written = writeQuery(state.filters, state.text, tongue);
      expect(read(written)).toEqual(state);
    }
  });

  it("writes Chinese names for a Chinese reader", () => {
    expect(writeQuery(read("level:ERROR latency:>2").filters, undefined, "zh")).toBe("级别:ERROR 延迟:>2");
  });
});

describe("a time that goes back from now", () => {
  it.each(["time:>-2h", "time:<now", "-time:>-1.5d"])("is written as it was typed: %s", (typed) => {
    expect(writeQuery(filters(typed), undefined, "en")).toBe(typed === "-time:>-1.5d" ? "time:<=-1.5d" : typed);
  });

  it("is written without blanks", () => expect(writeQuery(filters('time:>"-2 小时"'), undefined, "zh")).toBe("时间:>-2小时"));
});

describe("suggestAt", () => {
  const values = (column: string) => (column === "level" ? [{ value: "ERROR", count: 3 }, { value: "DEFAULT", count: 9 }] : []);

  it("offers fields for a beginning, in the reader's language", () => {
    expect(suggestAt("lev", 3, "en", values)[0]).toMatchObject({ kind: "field", text: "level:", from: 0, to: 3 });
    expect(suggestAt("级", 1, "zh", values)[0]).toMatchObject({ kind: "field", text: "级别:" });
  });

  it("offers fields of metadata and names of scores", () => {
    const seen = (column: string) => ({ metadata: [{ value: "region", count: 2 }], scoreNames: [{ value: "two words", count: 1 }], "metadata:region": [{ value: "eu", count: 2 }] })[column] ?? [];
    expect(suggestAt("metadata.re", 11, "en", seen)).toEqual([{ kind: "field", text: "metadata.region:", label: "region", count: 2, from: 0, to: 11 }]);
    expect(suggestAt("metadata.region:", 16, "en", seen)).toMatchObject([{ kind: "value", text: "eu", from: 16 }]);
    expect(suggestAt("has:scores.", 11, "en", seen)).toMatchObject([{ text: 'scores."two words"', from: 4, to: 11 }]);
    expect(suggestAt("meta", 4, "en", seen)[0]).toMatchObject({ text: "metadata." });
  });

  it("offers the values that were seen, with how often", () => {
    expect(suggestAt("x level:err", 11, "en", values)).toEqual([{ kind: "value", text: "ERROR", label: "ERROR", count: 3, from: 8, to: 11 }]);
  });
});

describe("scores and comments", () => {
  it("can be there or not", () => {
    expect(filters('has:scores.accuracy -has:scores."two words"')).toEqual([
      { type: "arrayOptions", column: "scoreNames", operator: "any of", value: ["accuracy"] },
      { type: "arrayOptions", column: "scoreNames", operator: "none of", value: ["two words"] },
    ]);
    expect(filters("评论数:>0 评论:答非所问")).toEqual([
      { type: "number", column: "commentCount", operator: ">", value: 0 },
      { type: "string", column: "commentContent", operator: "contains", value: "答非所问" },
    ]);
  });

  it("are written as they are read", () => {
    for (const typed of ["has:scores.accuracy", '-has:scores."two words"', "comments:>0"]) expect(writeQuery(filters(typed), undefined, "en")).toBe(typed);
  });
});

describe("other lists", () => {
  it("have fields of their own", () => {
    const found = readQuery("user:alice traces:>5 duration:>2min s-1", NOW, OF_SESSIONS);
    expect(found).toMatchObject({ problems: [], text: "s-1" });
    expect(found.filters).toEqual([
      { type: "arrayOptions", column: "userIds", operator: "any of", value: ["alice"] },
      { type: "number", column: "tracesCount", operator: ">", value: 5 },
      { type: "number", column: "duration", operator: ">", value: 120 },
    ]);
    expect(writeQuery(found.filters, found.text, "zh", OF_SESSIONS)).toBe("用户:alice 跟踪数:>5 时长:>120 s-1");
  });

  it("say of a field of traces that it is none of theirs", () => {
    expect(readQuery("latency:>2", NOW, OF_SESSIONS).problems).toMatchObject([{ code: "unknown_field" }]);
    expect(readQuery("metadata.topic:refund value:<0.5", NOW, OF_SCORES).filters).toHaveLength(2);
  });
});

describe("quick filters", () => {
  it("are written and read back as they are", () => {
    for (const group of PRESET_GROUPS) {
      for (const preset of PRESETS[group]) expect(filters(writeQuery(preset.filters, undefined, "zh"))).toEqual(preset.filters);
    }
  });
});
