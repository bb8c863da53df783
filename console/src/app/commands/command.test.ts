import { House } from "lucide-react";
import { describe, expect, it } from "vitest";
import { matching, type Command } from "./command";

const command = (label: string, words: string[] = [], group: Command["group"] = "pages"): Command => ({ id: label, group, label, words, Icon: House, run: () => undefined });
const labels = (found: Command[]) => found.map((one) => one.label);

describe("finding a command", () => {
  const all = [command("跟踪", ["traces"]), command("会话", ["sessions"]), command("API 密钥", ["api keys"], "settings")];

  it("goes by any part of a Chinese word, or by the English one", () => {
    expect(labels(matching(all, "踪"))).toEqual(["跟踪"]);
    expect(labels(matching(all, "Sess"))).toEqual(["会话"]);
  });

  it("does not mind full-width letters and spaces", () => {
    expect(labels(matching(all, "ＡＰＩ密钥"))).toEqual(["API 密钥"]);
  });

  it("takes letters that stand apart, from three on", () => {
    expect(labels(matching(all, "apk"))).toEqual(["API 密钥"]);
    expect(labels(matching(all, "xyz"))).toEqual([]);
  });

  it("puts what was found by its id first, whatever it is called", () => {
    expect(labels(matching([...all, command("a3f1", [], "found")], "traces"))).toEqual(["a3f1", "跟踪"]);
  });
});
