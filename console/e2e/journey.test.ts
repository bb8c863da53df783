// One person's first ten minutes, on the real server, in both languages.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { FAR_HOST, LANGUAGES, openBrowser, openContext, watch, type Language } from "./browser.ts";
import { startServer, type Server } from "./server.ts";
import { wordsOf } from "./words.ts";

const PHRASE = "什么是OceanBase";
const PASSWORD = "Firefly-2026!";
let browser: Browser;

before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

/** What Python SDK 3.2.1 does to a dict: escapes travel instead of characters. */
async function sendFirstTrace(base: string, publicKey: string, secretKey: string): Promise<void> {
  const escaped = JSON.stringify({ question: PHRASE }).replace(/[\u0080-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const now = new Date().toISOString();
  const body = {
    batch: [
      { id: crypto.randomUUID(), type: "trace-create", timestamp: now, body: { id: "journey-1", timestamp: now, name: "first-question", userId: "user-1", sessionId: "session-1", input: escaped, output: "一种分布式数据库" } },
      { id: crypto.randomUUID(), type: "generation-create", timestamp: now, body: { id: "journey-1-a", traceId: "journey-1", name: "answer", model: "qwen-plus", startTime: now, endTime: new Date(Date.now() + 1200).toISOString(), input: [{ role: "user", content: PHRASE }], output: { role: "assistant", content: "一种分布式数据库" }, usage: { input: 12, output: 8 } } },
    ],
  };
  const answer = await fetch(`${base}/api/public/ingestion`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Basic ${btoa(`${publicKey}:${secretKey}`)}` },
    body: JSON.stringify(body),
  });
  assert.equal(answer.status, 207);
}

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

async function signUpAndSetUp(page: Page, base: string, say: ReturnType<typeof wordsOf>): Promise<void> {
  await page.goto(base);
  await page.getByRole("link", { name: say("accounts:sign_in.to_sign_up") }).click();
  await page.getByLabel(say("accounts:name")).fill("林晓");
  await page.getByLabel(say("accounts:email")).fill("lin@example.com");
  await page.getByLabel(say("accounts:password.label"), { exact: true }).fill(PASSWORD);
  await button(page, say("accounts:sign_up.action")).click();

  await page.getByLabel(say("accounts:setup.organization.name")).fill("萤火 Labs");
  await button(page, say("accounts:setup.organization.create")).click();
  await page.getByLabel(say("accounts:email")).fill("wang@example.com");
  await button(page, say("accounts:members.invite")).click();
  await page.getByText("wang@example.com", { exact: true }).waitFor();
  await button(page, say("accounts:setup.next")).click();
  await page.getByLabel(say("accounts:setup.project.name")).fill("support-bot");
  await button(page, say("accounts:setup.project.create")).click();
}

for (const language of LANGUAGES) {
  test(`from nothing to the first trace (${language})`, async () => {
    // Once as an installation is reached in a network, once below a path of another site.
    const server: Server = await startServer({}, language === "en" ? { host: FAR_HOST } : { path: "/observe" });
    const context = await openContext(browser, { language, theme: "light", width: 1280, height: 800 });
    const page = await context.newPage();
    const troubles = watch(page, server.base);
    const say = wordsOf(language);
    try {
      await signUpAndSetUp(page, server.base, say);
      await button(page, say("accounts:keys.create")).click();
      await page.getByText(say("accounts:keys.once")).waitFor();
      const publicKey = (await page.getByText(/^pk-lf-/).first().textContent()) ?? "";
      const secretKey = (await page.getByText(/^sk-lf-/).first().textContent()) ?? "";
      assert.match(await page.locator("pre").last().innerText(), new RegExp(publicKey), "snippets carry the real key");
      await page.getByText(say("accounts:setup.light.waiting")).waitFor();

      await sendFirstTrace(server.local, publicKey, secretKey);
      await page.getByText(say("accounts:setup.light.received")).waitFor();
      await page.getByRole("link", { name: say("accounts:setup.light.open") }).click();
      await page.getByRole("heading", { name: "first-question" }).waitFor();
      await page.getByText(PHRASE).first().waitFor();
      await page.getByRole("treeitem").filter({ hasText: "answer" }).click();
      await page.getByText(say("parts:role.assistant"), { exact: true }).waitFor();

      await findByTyping(page, say);
      await keepAViewAndExport(page, say);
      await switchLanguage(page, language);
      assert.deepEqual(troubles, []);
    } finally {
      await context.close();
      await server.stop();
    }
  });
}

async function findByTyping(page: Page, say: ReturnType<typeof wordsOf>): Promise<void> {
  await page.getByRole("link", { name: say("app:nav.traces"), exact: true }).click();
  const search = page.getByRole("combobox", { name: say("tracing:search.label") });
  await search.fill("没有这句话");
  await search.press("Enter");
  await page.getByText(say("tracing:traces.no_match")).waitFor();
  await search.fill(PHRASE);
  await search.press("Enter");
  await page.getByRole("row").filter({ hasText: "first-question" }).getByRole("cell").nth(3).click();
  await page.getByRole("dialog", { name: say("tracing:traces.peek") }).getByText("journey-1").waitFor();
  assert.match(page.url(), /peek=journey-1/);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog", { name: say("tracing:traces.peek") }).waitFor({ state: "detached" });
}

/** What cannot be read is said in place; a Chinese term filters; a view keeps it; the picked row becomes a file. */
async function keepAViewAndExport(page: Page, say: ReturnType<typeof wordsOf>): Promise<void> {
  const search = page.getByRole("combobox", { name: say("tracing:search.label") });
  await search.fill("延迟:>很快");
  await search.press("Enter");
  await page.getByRole("alert").getByText(say("tracing:search.problem.not_a_number", { offers: "500ms" }).slice(0, -1)).waitFor();
  await search.fill("用户：user-1 trace:{类型:生成}");
  await search.press("Enter");
  await page.getByRole("row").filter({ hasText: "first-question" }).waitFor();
  assert.match(decodeURIComponent(page.url()), /"column":"userId".*"type":"scope"|"type":"scope".*"column":"userId"/);

  await button(page, say("dashboards:views.label", { name: say("dashboards:views.none") })).click();
  await page.getByRole("menuitem", { name: say("dashboards:views.create") }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: say("dashboards:views.name") }).fill("user-1 生成");
  await button(page, say("dashboards:views.save")).click();
  await page.waitForURL(/viewId=/);
  await page.goto(`${page.url().split("?")[0]}?viewId=${new URL(page.url()).searchParams.get("viewId")}`);
  await page.getByRole("row").filter({ hasText: "first-question" }).waitFor();
  assert.match(await search.inputValue(), /user-1/, "the permalink brings the filters back");

  await page.getByRole("checkbox", { name: say("ui:table.select"), exact: true }).first().check();
  await button(page, say("exports:actions")).click();
  await page.getByRole("menuitem", { name: say("exports:export_picked") }).click();
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("dialog").getByRole("button", { name: say("exports:export"), exact: true }).click()]);
  assert.match(file.suggestedFilename(), /^traces-.*\.csv$/);
}

/** Without a reload: a mark left in the page survives. */
async function switchLanguage(page: Page, from: Language): Promise<void> {
  const to: Language = from === "en" ? "zh-CN" : "en";
  await page.evaluate(() => Object.assign(window, { mark: true }));
  await page.getByRole("button", { name: wordsOf(from)("app:user.menu") }).click();
  await page.getByRole("menuitemradio", { name: to === "en" ? "English" : "简体中文" }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: wordsOf(to)("app:nav.sessions"), exact: true }).waitFor();
  assert.equal(await page.evaluate(() => "mark" in window), true);
  assert.equal(await page.evaluate(() => document.documentElement.lang), to);
}
