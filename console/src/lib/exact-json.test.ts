import { expect, test } from "vitest";
import { parseExactly } from "./exact-json";

test.each(["1234567890123456789", "-9007199254740993", '{"id":[123456789012345678901,{"a":9007199254740992}]}', "9007199254740991", "1.5", '"12345678901234567890"', "1e30"])("%s is written as it was read", (text) => {
  const value = parseExactly(text);
  expect(JSON.stringify(value)).toBe(text === "1e30" ? "1e+30" : text);
});

test("only integers beyond a number's reach are something else than numbers", () => {
  expect(parseExactly('{"small":9007199254740991,"large":9007199254740993,"float":12345678901234567.5}')).toEqual({ small: 9007199254740991, large: 9007199254740993n, float: 12345678901234568 });
});
