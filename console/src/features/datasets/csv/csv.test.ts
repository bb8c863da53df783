import { describe, expect, test } from "vitest";
import { guess, itemsOf } from "./mapping";
import { decode, readCsv } from "./read-csv";

describe("reading a file", () => {
  test("quotes, line breaks, empty lines and missing cells", () => {
    const text = '\ufeffq,"a ""b"""\r\n"x,\ny",1\r\n\r\nz\r\n';
    expect(readCsv(decode(new TextEncoder().encode(text)))).toEqual({ columns: ["q", 'a "b"'], rows: [["x,\ny", "1"], ["z", ""]] });
  });

  test.each([
    ["semicolons", "q;a\n1,5;2"],
    ["tabs", "q\ta\n1,5\t2"],
  ])("%s separate as well", (_name, text) => {
    expect(readCsv(text)).toEqual({ columns: ["q", "a"], rows: [["1,5", "2"]] });
  });

  test("what has no name gets a number, nothing is nothing", () => {
    expect(readCsv("q,\n1,2")).toEqual({ columns: ["q", "2"], rows: [["1", "2"]] });
    expect(readCsv("")).toEqual({ columns: [], rows: [] });
  });

  test("GBK and UTF-16 are recognised", () => {
    expect(decode(new Uint8Array([0xce, 0xca, 0xcc, 0xe2]))).toBe("问题");
    expect(decode(new Uint8Array([0xff, 0xfe, 0xee, 0x95]))).toBe("问");
  });
});

describe("columns become parts of items", () => {
  test("a guess by their names", () => {
    expect(guess(["question", "预期答案", "备注", "context"])).toEqual(["input", "expected_output", "metadata", "input"]);
  });

  test("one gives its value, several an object, none null", () => {
    const table = { columns: ["q", "c", "a", "n"], rows: [["x", "[1]", "5", "m"], ["y", "{no", "", ""]] };
    expect(itemsOf(table, ["input", "input", "expected_output", "metadata"])).toEqual([
      { input: { q: "x", c: [1] }, expected_output: "5", metadata: { n: "m" } },
      { input: { q: "y", c: "{no" }, expected_output: null, metadata: { n: null } },
    ]);
    expect(itemsOf(table, ["input", "", "", ""])[0]).toEqual({ input: "x", expected_output: null, metadata: null });
  });
});
