// Reading a trace, judging it and showing it to others, on the real server, in both languages.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { Page } from "playwright-core";
import { violations } from "./axe.ts";
import { LANGUAGES } from "./browser.ts";
import { house, pageOf, person, themeOf } from "./house.ts";
import { wordsOf } from "./words.ts";
import { PROJECT, QUESTION } from "./world.ts";

type Say = ReturnType<typeof wordsOf>;
let base: string;

before(async () => {
  base = (await house()).server.base;
  const { request } = await person("en");
  const { csrf_token } = (await (await request.get(`${base}/api/console/me`)).json()) as { csrf_token: string };
  const config = { name: "manners", data_type: "CATEGORICAL", categories: [{ label: "polite", value: 1 }, { label: "cold", value: 0 }] };
  const made = await request.post(`${base}/api/console/projects/traces/score-configs`, { data: config, headers: { "X-CSRF-Token": csrf_token } });
  assert.ok(made.ok(), await made.text());
});

const heading = (page: Page, name: string) => page.getByRole("heading", { name, exact: true });
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

test("a page and what it shows are asked for at the same time, and once", async () => {
  const { page, troubles } = await pageOf(await person("en"), `${PROJECT}/traces/rag`);
  await page.getByRole("treeitem").first().waitFor();
  const asked = await page.evaluate(() => {
    const all = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    return all.filter((one) => /\/(me|traces\/rag)$/.test(new URL(one.name).pathname)).map((one) => `${new URL(one.name).pathname.split("/").pop()} by ${one.initiatorType}`);
  });
  assert.deepEqual(asked.sort(), ["me by link", "rag by link"]);
  assert.deepEqual(troubles, []);
  await page.close();
});

for (const language of LANGUAGES) {
  const say = wordsOf(language);

  /** One journey over one page; what the page complained about is read at its end. */
  const journey = (name: string, path: string, walk: (page: Page, say: Say) => Promise<void>) =>
    test(`${name} (${language}, ${themeOf(language)})`, async () => {
      const { page, troubles } = await pageOf(await person(language), path);
      await walk(page, say);
      assert.deepEqual(troubles, []);
      await page.close();
    });

  journey("through a trace by keyboard alone", `${PROJECT}/traces/rag`, byKeyboard);
  journey("a retrieval is judged, an answer corrected, a cost explained", `${PROJECT}/traces/rag?observation=rag-retrieve`, async (page) => {
    await judgeRetrieval(page, say);
    await page.goto(`${base}${PROJECT}/traces/rag?observation=rag-rerank`);
    await page.getByRole("img", { name: say("parts:rag.lines") }).waitFor();
    await correct(page, say);
    await explainCost(page, say);
    assert.deepEqual(await violations(page), []);
  });
  journey("a trace is shared without its texts, and withdrawn", `${PROJECT}/traces/agent`, shareAndRead);
  journey("a session is replayed to where it went wrong", `${PROJECT}/sessions/session-1`, async (page) => {
    await page.getByRole("article", { name: say("tracing:sessions.turn", { number: "1" }) }).waitFor();
    // The first turn answered although one of its steps failed; the second did not.
    for (const asked of [QUESTION, "要多久？"]) {
      await page.keyboard.press("e");
      await page.locator('[aria-current="true"]').filter({ hasText: asked }).waitFor();
    }
    assert.deepEqual(await violations(page), []);
  });
}

const observation = (page: Page) => new URL(page.url()).searchParams.get("observation");
const display = (page: Page) => new URL(page.url()).searchParams.get("display");

async function byKeyboard(page: Page, say: Say): Promise<void> {
  const press = (key: string) => page.keyboard.press(key);
  await heading(page, "rag-answer").waitFor();
  await page.getByText(say("tracing:trace.orphan")).or(page.getByLabel(say("tracing:trace.orphan"))).first().waitFor();
  await press("ArrowDown");
  await page.waitForURL(/observation=rag-root/);
  await press("e");
  await page.waitForURL(/observation=rag-tool/);
  await page.getByText("connection refused").first().waitFor();
  await press("l");
  await page.getByRole("tree", { name: say("tracing:trace.timeline") }).waitFor();
  await press("o");
  await page.getByRole("list", { name: say("tracing:trace.log") }).waitFor();
  assert.deepEqual(await violations(page), []);
  await press("v");
  await page.getByRole("log", { name: say("tracing:trace.conversation") }).waitFor();
  await press("g");
  await press("g");
  await page.getByRole("region", { name: say("tracing:trace.graph") }).getByRole("button", { name: /retrieve/ }).waitFor();
  assert.deepEqual(await violations(page), []);
  await press("t");
  const tree = page.getByRole("tree", { name: say("tracing:trace.tree") });
  await tree.getByRole("treeitem", { selected: true }).filter({ hasText: "lookup" }).waitFor();
  assert.equal(await tree.getAttribute("aria-activedescendant"), await tree.getByRole("treeitem", { selected: true }).getAttribute("id"));
  assert.deepEqual([observation(page), display(page)], ["rag-tool", null]);
  await press("m");
  await page.getByRole("radio", { name: say("tracing:payload.json"), checked: true }).waitFor();
  await press("m");
  await press("a");
  const drawer = page.getByRole("dialog", { name: say("scores:annotate.title") });
  const field = drawer.getByRole("group", { name: "manners" });
  await field.waitFor();
  await press("2");
  await field.getByRole("button", { name: /cold/, pressed: true }).waitFor();
  await press("1");
  await field.getByRole("button", { name: /polite/, pressed: true }).waitFor();
  await drawer.getByText(say("scores:annotate.hint")).waitFor();
  assert.deepEqual(await violations(page), []);
  await press("Escape");
  await drawer.waitFor({ state: "detached" });
  await comment(page, say);
  await press("Escape");
  await press("s");
  await page.getByRole("button", { name: say("tracing:trace.unstar"), pressed: true }).waitFor();
  await press("s");
  await page.getByRole("button", { name: say("tracing:trace.star"), pressed: false }).waitFor();
}

/** `c` leads to the comments; `@` and Enter mention somebody. */
async function comment(page: Page, say: Say): Promise<void> {
  await page.keyboard.press("c");
  await page.locator("textarea:focus").and(page.getByLabel(say("review:new"))).waitFor();
  await page.keyboard.type("@林");
  await page.getByRole("listbox", { name: say("review:people") }).getByRole("option").first().waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.type(`看看 ${say("app:nav.traces")}`);
  await page.keyboard.press("Control+Enter");
  await page.getByRole("listitem").filter({ hasText: "@林晓" }).filter({ hasText: `看看 ${say("app:nav.traces")}` }).waitFor();
}

async function judgeRetrieval(page: Page, say: Say): Promise<void> {
  const lens = page.getByRole("region", { name: say("parts:rag.label") });
  await lens.getByText("ob_scale.pdf").waitFor();
  await lens.getByText(say("parts:rag.of", { part: "2", whole: "3" })).waitFor();
  assert.equal(await lens.getByText(say("parts:documents.cited"), { exact: true }).count(), 2);
  const second = lens.getByRole("group", { name: say("parts:rag.mark", { rank: "2" }) });
  await second.getByRole("button", { name: say("parts:rag.relevant"), exact: true }).click();
  await second.getByRole("button", { name: say("parts:rag.relevant"), exact: true, pressed: true }).waitFor();
  await lens.getByText("0.63").first().waitFor();
  await second.getByRole("button", { name: say("parts:rag.relevant"), exact: true }).click();
  await second.getByRole("button", { name: say("parts:rag.relevant"), exact: true, pressed: false }).waitFor();
}

async function correct(page: Page, say: Say): Promise<void> {
  await page.goto(`${base}${PROJECT}/traces/rag?observation=rag-call`);
  await button(page, say("scores:correction.add")).click();
  const text = page.getByLabel(say("scores:correction.text"));
  await text.fill("先增加副本。");
  await button(page, say("scores:correction.save")).click();
  await page.locator("ins, del").first().waitFor();
  await button(page, say("scores:correction.delete")).click();
  await button(page, say("scores:correction.add")).waitFor();
}

async function explainCost(page: Page, say: Say): Promise<void> {
  await page.getByRole("tab", { name: say("tracing:inspector.details") }).click();
  await page.getByText(say("tracing:price.built_in")).waitFor();
  await page.getByRole("treeitem").filter({ hasText: "check" }).click();
  await page.getByRole("link", { name: say("tracing:price.add") }).waitFor();
}

async function shareAndRead(page: Page, say: Say): Promise<void> {
  await button(page, say("tracing:trace.share")).click();
  await page.getByLabel(say("tracing:share.hide")).check();
  await button(page, say("tracing:share.publish")).click();
  await page.getByText(say("tracing:share.for_ever")).waitFor();
  const { browser } = await house();
  const visitor = await browser.newContext();
  const { page: seen, troubles } = await pageOf(visitor, "/public/traces/agent");
  await heading(seen, "ops-agent").waitFor();
  await seen.getByRole("treeitem").filter({ hasText: "planner" }).waitFor();
  assert.equal(await seen.getByText("已清理").count(), 0);
  assert.deepEqual(await violations(seen), []);
  await button(page, say("tracing:share.withdraw")).click();
  await button(page, say("tracing:share.publish")).waitFor();
  await seen.reload();
  await seen.getByRole("heading").first().waitFor();
  assert.equal(await heading(seen, "ops-agent").count(), 0);
  assert.deepEqual(troubles, []);
  await visitor.close();
}
