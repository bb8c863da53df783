// Reading a trace, judging it and showing it to others, on the real server, in both languages.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { violations } from "./axe.ts";
import { LANGUAGES, openBrowser, openContext, signIn, watch } from "./browser.ts";
import { startServer, type Server } from "./server.ts";
import { wordsOf } from "./words.ts";
import { EMAIL, makeWorld, PASSWORD, PROJECT, SETTINGS } from "./world.ts";

type Say = ReturnType<typeof wordsOf>;
let browser: Browser;
let server: Server;

before(async () => {
  browser = await openBrowser();
  server = await startServer(SETTINGS);
  await makeWorld(server.base);
  const context = await openContext(browser, { language: "en", theme: "light", width: 1280, height: 800 });
  await signIn(await context.newPage(), server.base, EMAIL, PASSWORD);
  const { csrf_token } = (await (await context.request.get(`${server.base}/api/console/me`)).json()) as { csrf_token: string };
  const config = { name: "tone", data_type: "CATEGORICAL", categories: [{ label: "friendly", value: 1 }, { label: "cold", value: 0 }] };
  await context.request.post(`${server.base}/api/console/projects/traces/score-configs`, { data: config, headers: { "X-CSRF-Token": csrf_token } });
  await context.close();
});
after(async () => {
  await browser.close();
  await server.stop();
});

const heading = (page: Page, name: string) => page.getByRole("heading", { name, exact: true });
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

async function opened(context: BrowserContext, path: string): Promise<{ page: Page; troubles: string[] }> {
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  const troubles = watch(page, server.base);
  await page.goto(server.base + path);
  return { page, troubles };
}

for (const language of LANGUAGES) {
  for (const theme of language === "en" ? (["light"] as const) : (["dark"] as const)) {
    test(`through a trace by keyboard alone (${language}, ${theme})`, async () => {
      const { context, say } = await enter(language, theme);
      const { page, troubles } = await opened(context, `${PROJECT}/traces/rag`);
      await heading(page, "rag-answer").waitFor();
      await byKeyboard(page, say);
      assert.deepEqual(troubles, []);
      await context.close();
    });

    test(`a retrieval is judged and an answer corrected (${language}, ${theme})`, async () => {
      const { context, say } = await enter(language, theme);
      const { page, troubles } = await opened(context, `${PROJECT}/traces/rag?observation=rag-retrieve`);
      await judgeRetrieval(page, say);
      await page.goto(`${server.base}${PROJECT}/traces/rag?observation=rag-rerank`);
      await page.getByRole("img", { name: say("parts:rag.lines") }).waitFor();
      await correct(page, say);
      await explainCost(page, say);
      assert.deepEqual(await violations(page), []);
      assert.deepEqual(troubles, []);
      await context.close();
    });

    test(`a trace is shared without its texts, and withdrawn (${language}, ${theme})`, async () => {
      const { context, say } = await enter(language, theme);
      const { page, troubles } = await opened(context, `${PROJECT}/traces/agent`);
      await shareAndRead(page, say);
      assert.deepEqual(troubles, []);
      await context.close();
    });

    test(`a session is replayed to where it went wrong (${language}, ${theme})`, async () => {
      const { context, say } = await enter(language, theme);
      const { page, troubles } = await opened(context, `${PROJECT}/sessions/session-1`);
      await page.getByRole("article", { name: say("tracing:sessions.turn", { number: "1" }) }).waitFor();
      await page.keyboard.press("e");
      await page.locator('[aria-current="true"]').getByText("要多久？").waitFor();
      assert.deepEqual(await violations(page), []);
      assert.deepEqual(troubles, []);
      await context.close();
    });
  }
}

async function enter(language: (typeof LANGUAGES)[number], theme: "light" | "dark"): Promise<{ context: BrowserContext; say: Say }> {
  const context = await openContext(browser, { language, theme, width: 1280, height: 800 });
  const door = await context.newPage();
  await signIn(door, server.base, EMAIL, PASSWORD);
  await door.close();
  return { context, say: wordsOf(language) };
}

const observation = (page: Page) => new URL(page.url()).searchParams.get("observation");
const display = (page: Page) => new URL(page.url()).searchParams.get("display");

async function byKeyboard(page: Page, say: Say): Promise<void> {
  const press = (key: string) => page.keyboard.press(key);
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
  await page.getByRole("tree", { name: say("tracing:trace.tree") }).waitFor();
  assert.deepEqual([observation(page), display(page)], ["rag-tool", null]);
  await press("m");
  await page.getByRole("radio", { name: say("tracing:payload.json"), checked: true }).waitFor();
  await press("m");
  await press("a");
  const drawer = page.getByRole("dialog", { name: say("scores:annotate.title") });
  await drawer.waitFor();
  await drawer.getByRole("button", { name: /friendly/ }).focus();
  await press("1");
  await drawer.getByRole("button", { name: /friendly/, pressed: true }).waitFor();
  assert.deepEqual(await violations(page), []);
  await press("Escape");
  await drawer.waitFor({ state: "detached" });
  await comment(page, say);
}

/** `c` leads to the comments; `@` and Enter mention somebody. */
async function comment(page: Page, say: Say): Promise<void> {
  await page.keyboard.press("c");
  const box = page.getByLabel(say("review:new"));
  await box.focus();
  await page.keyboard.type("@林");
  await page.getByRole("option").first().waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.type("看看");
  await page.keyboard.press("Control+Enter");
  await page.getByText("@林晓").first().waitFor();
}

async function judgeRetrieval(page: Page, say: Say): Promise<void> {
  const lens = page.getByRole("region", { name: say("parts:rag.label") });
  await lens.getByText("ob_scale.pdf").waitFor();
  await lens.getByText(say("parts:rag.of", { part: "2", whole: "3" })).waitFor();
  assert.equal(await lens.getByText(say("parts:documents.cited"), { exact: true }).count(), 2);
  const second = lens.getByRole("group", { name: say("parts:rag.mark", { rank: "2" }) });
  await second.getByRole("button", { name: say("parts:rag.relevant") }).click();
  await second.getByRole("button", { name: say("parts:rag.relevant"), pressed: true }).waitFor();
  await lens.getByText("0.63").first().waitFor();
  await second.getByRole("button", { name: say("parts:rag.relevant") }).click();
  await second.getByRole("button", { name: say("parts:rag.relevant"), pressed: false }).waitFor();
}

async function correct(page: Page, say: Say): Promise<void> {
  await page.goto(`${server.base}${PROJECT}/traces/rag?observation=rag-call`);
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
  const visitor = await browser.newContext();
  const { page: seen, troubles } = await opened(visitor, "/public/traces/agent");
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
