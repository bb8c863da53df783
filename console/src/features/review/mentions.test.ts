import { describe, expect, it } from "vitest";
import { matchingPeople, piecesOf, typedName, withMention } from "./mentions";

const lin = { id: "u1", name: "林晓", email: "lin@example.com" };
const wang = { id: "u2", name: "Wang Wei", email: "wang@example.com" };

describe("mentions", () => {
  it("are cut out of the text", () => {
    expect(piecesOf("问 @[林晓](user:u1) 看")).toEqual([{ kind: "text", text: "问 " }, { kind: "person", name: "林晓", id: "u1" }, { kind: "text", text: " 看" }]);
    expect(piecesOf("mail a@b.c")).toEqual([{ kind: "text", text: "mail a@b.c" }]);
  });

  it("begin after a blank or Chinese punctuation, not inside an address", () => {
    expect(typedName("see @林", 6)).toBe("林");
    expect(typedName("好，@", 3)).toBe("");
    expect(typedName("a@b", 3)).toBeUndefined();
  });

  it("find people by name or address", () => {
    expect(matchingPeople([lin, wang], "wei")).toEqual([wang]);
    expect(matchingPeople([lin, wang], "lin@")).toEqual([lin]);
  });

  it("replace what was typed", () => {
    expect(withMention("hi @林 there", 5, lin)).toEqual({ text: "hi @[林晓](user:u1)  there", caret: 18 });
  });
});
