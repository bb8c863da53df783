import { describe, expect, it, vi } from "vitest";
import { hostForSdks } from "./base";
import { copyText } from "./clipboard";
import { formatAgo, formatBytes, formatCompact, formatDuration, formatUsd, shortId } from "./format";
import { api, ApiError, toQueryString } from "./http";
import { parseSearch, stringifySearch } from "./search-params";
import { fixedRange, previousRange, previousWindow, widerRange, windowOf } from "./time-range";

describe("numbers", () => {
  it("carry units a reader knows at a glance", () => {
    expect(formatDuration(820, "en")).toBe("820 ms");
    expect(formatDuration(3420, "en")).toBe("3.42 s");
    expect(formatDuration(84_000, "zh-CN")).toBe("1 min 24 s");
    expect(formatDuration(null, "en")).toBe("–");
    expect(formatBytes(3_355_443, "en")).toBe("3.2 MB");
    expect(formatCompact(1_240_000, "zh-CN")).toBe("124万");
  });

  it("keep the digits that tiny prices need", () => {
    expect(formatUsd(0.0000468, "en")).toBe("$0.0000468");
    expect(formatUsd(12.345, "en")).toBe("$12.35");
    expect(formatUsd(1e-9, "en")).toBe("<$0.000001");
    expect(formatUsd(null, "en")).toBe("–");
  });

  it("say how long ago in the reader's language", () => {
    const now = Date.parse("2026-11-23T12:00:00Z");
    expect(formatAgo("2026-11-23T11:57:00Z", "en", now)).toBe("3 minutes ago");
    expect(formatAgo("2026-11-22T12:00:00Z", "zh-CN", now)).toBe("昨天");
  });

  it("show ids by their ends", () => {
    expect(shortId("4fa936132796ca43be4774b0f66c60df")).toBe("4fa93613…60df");
    expect(shortId("short")).toBe("short");
  });
});

describe("addresses", () => {
  it("leave ids alone that look like numbers", () => {
    expect(parseSearch("?observation=1e10&peek=00123")).toEqual({ observation: "1e10", peek: "00123" });
  });

  it("carry lists and texts there and back", () => {
    for (const search of [{ filter: [{ column: "level", value: ["ERROR"] }] }, { search: '{"a":1}' }, { search: '"quoted"' }, { search: "[x" }, { search: "什么是 + & %" }]) {
      expect(parseSearch(stringifySearch(search))).toEqual(search);
    }
  });

  it("repeat a name for each value of a list and drop what is empty", () => {
    expect(toQueryString({ environment: ["a", "b"], search: "", limit: 5, cursor: undefined })).toBe("?environment=a&environment=b&limit=5");
  });

  it("give SDKs an address they can reach", () => {
    expect(hostForSdks("https://lampyris.example/")).toBe("https://lampyris.example");
    expect(hostForSdks("")).toBe(window.location.origin);
  });
});

describe("time ranges", () => {
  const now = Date.parse("2026-11-23T12:00:00Z");

  it("are windows that end now, or fixed ones", () => {
    expect(windowOf("1d", now)).toEqual({ since: "2026-11-22T12:00:00.000Z" });
    expect(windowOf("all", now)).toEqual({});
    expect(windowOf(fixedRange(now, now - 1000), now)).toEqual({ since: "2026-11-23T11:59:59.000Z", until: "2026-11-23T12:00:00.000Z" });
    expect(windowOf("nonsense", now)).toEqual(windowOf("7d", now));
  });

  it("have a period of the same length before them, where they have a beginning", () => {
    const now = Date.parse("2026-11-23T12:00:00Z");
    expect(previousWindow("1d", now)).toEqual({ since: "2026-11-21T12:00:00.000Z", until: "2026-11-22T12:00:00.000Z" });
    expect(previousRange("1d", now)).toBe(fixedRange(now - 2 * 86_400_000, now - 86_400_000));
    expect(previousWindow("all", now)).toBeUndefined();
  });

  it("widen step by step", () => {
    expect(["30m", "7d", "30d", "1y", "1-2"].map(widerRange)).toEqual(["7d", "30d", "1y", "all", "30d"]);
  });
});

describe("the API", () => {
  it("refuses with the server's code, also when it cannot be reached", async () => {
    vi.stubGlobal("fetch", async () => new Response('{"code":"forbidden","message":"no"}', { status: 403 }));
    await expect(api.get("/x")).rejects.toMatchObject({ status: 403, code: "forbidden" });
    vi.stubGlobal("fetch", async () => {
      throw new TypeError("failed");
    });
    await expect(api.get("/x")).rejects.toBeInstanceOf(ApiError);
  });
});

describe("copyText", () => {
  it("works over plain http through a selection", async () => {
    const copied = vi.fn(() => true);
    document.execCommand = copied;
    expect(await copyText("secret")).toBe(true);
    expect(copied).toHaveBeenCalledWith("copy");
    expect(document.querySelector("textarea")).toBeNull();
  });
});
