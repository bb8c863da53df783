// What the guide of the users promises (G1 to G10), and the ways around the console, on one real server.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { BrowserContext, Page } from "playwright-core";
import { LANGUAGES, openContext, type Language } from "./browser.ts";
import { house, newcomer, pageOf, person, themeOf } from "./house.ts";
import { composedKey, inputMethod } from "./ime.ts";
import { wordsOf } from "./words.ts";
import { ENVIRONMENT, OWN_ID, PASSWORD, PROJECT, readable, SDK_ID } from "./world.ts";

/** The words that the guide tells people to look for: not read from our catalogue, they may not drift with it. */
const GUIDE = {
  en: { name: "Name", email: "Email", password: "Password", organizations: "Organizations", newOrganization: "New Organization", tracing: "Set up tracing", createKey: "Create API Key", settings: "Settings", keys: "API Keys", traces: "Traces", sessions: "Sessions" },
  "zh-CN": { name: "名称", email: "邮箱", password: "密码", organizations: "组织", newOrganization: "新组织", tracing: "设置跟踪", createKey: "创建 API 密钥", settings: "设置", keys: "API 密钥", traces: "跟踪", sessions: "会话" },
} as const;

for (const language of LANGUAGES) describe(`the console (${language})`, () => around(language));

function around(language: Language): void {
  const say = wordsOf(language);
  const guide = GUIDE[language];
  let base: string;
  let context: BrowserContext;
  let page: Page;
  let troubles: string[];

  before(async () => {
    base = (await house()).server.base;
    context = await person(language);
    ({ page, troubles } = await pageOf(context, PROJECT));
  });
  after(async () => {
    await page.close();
    assert.deepEqual(troubles, []);
  });
  const open = (path: string) => page.goto(base + path);
  const button = (name: string) => page.getByRole("button", { name, exact: true });
  const link = (name: string) => page.getByRole("link", { name, exact: true });
  const heading = (name: string) => page.getByRole("heading", { name }).first();
  const dialog = () => page.getByRole("dialog");

  test("G1, G2, G3: an account, an organization of its own, four steps, and keys that are shown once", async () => {
    const { browser } = await house();
    const stranger = await openContext(browser, { language, theme: themeOf(language), width: 1280, height: 800 });
    const { page: first, troubles: theirs } = await pageOf(stranger, "/auth/sign-up");
    await first.getByLabel(guide.name, { exact: true }).fill("张三");
    await first.getByLabel(guide.email, { exact: true }).fill(`zhang-${language.toLowerCase()}@example.com`);
    await first.getByLabel(guide.password, { exact: true }).fill(PASSWORD);
    await first.getByRole("button", { name: say("accounts:sign_up.action"), exact: true }).click();
    await first.getByRole("list", { name: say("accounts:setup.steps") }).waitFor();
    await first.goto(`${base}/organizations`);
    await first.getByRole("button", { name: guide.newOrganization, exact: true }).click();
    await first.getByLabel(say("accounts:setup.organization.name")).fill("张三的组织");
    await first.keyboard.press("Enter");
    await first.getByRole("button", { name: say("accounts:setup.next"), exact: true }).click();
    await first.getByLabel(say("accounts:setup.project.name")).fill("问答");
    await first.keyboard.press("Enter");
    await first.getByRole("heading", { name: guide.tracing, exact: true }).waitFor();
    assert.match(await first.locator('[aria-current="step"]').innerText(), new RegExp(`4\\s*${guide.tracing}`));
    await first.getByRole("button", { name: guide.createKey, exact: true }).click();
    await first.getByText(say("accounts:keys.once")).waitFor();
    const secret = await first.getByText(/^sk-lf-/).first().innerText();
    await first.reload();
    await first.getByRole("button", { name: guide.createKey, exact: true }).waitFor();
    assert.ok(!(await first.content()).includes(secret), "the secret is shown once");
    assert.deepEqual(theirs, []);
    await stranger.close();
  });

  test("G2: organizations, and a new one at the top", async () => {
    await link(guide.organizations).click();
    await button(guide.newOrganization).click();
    await page.getByLabel(say("accounts:setup.organization.name")).waitFor();
  });

  test("G4: settings, API keys, a pair that is shown once", async () => {
    await open(PROJECT);
    await link(guide.settings).click();
    await link(guide.keys).click();
    await button(guide.createKey).click();
    await dialog().getByRole("button", { name: guide.createKey }).click();
    await page.getByText(say("accounts:keys.once")).waitFor();
    const [known, secret] = [await dialog().getByText(/^pk-lf-/).first().innerText(), await dialog().getByText(/^sk-lf-/).first().innerText()];
    await button(say("accounts:keys.kept")).click();
    await dialog().waitFor({ state: "detached" });
    await page.getByText(known).first().waitFor();
    assert.ok(!(await page.content()).includes(secret), "the secret is shown once");
  });

  test("G5: what the SDKs send is there, with its score", async () => {
    await link(guide.traces).click();
    await page.getByRole("row").filter({ hasText: "decorated" }).waitFor();
    await page.getByRole("row").filter({ hasText: "first-turn" }).waitFor();
    await open(`${PROJECT}/traces/${SDK_ID}`);
    await heading("decorated").waitFor();
    await page.getByRole("treeitem").filter({ hasText: "llm-call" }).waitFor();
    await page.getByText("correctness").first().waitFor();
  });

  test("G6: an environment appears by itself, and counts everywhere", async () => {
    await link(guide.traces).click();
    await page.getByText("first-turn").first().waitFor();
    await button(say("tracing:environment.label", { picked: say("tracing:environment.all") })).click();
    await page.getByRole("menuitemcheckbox", { name: ENVIRONMENT }).click();
    await page.keyboard.press("Escape");
    await page.getByText("first-turn").first().waitFor({ state: "detached" });
    await page.getByText("own-id").first().waitFor();
    await link(guide.sessions).click();
    await page.getByText(say("tracing:sessions.no_match")).waitFor();
    await link(say("app:nav.users")).click();
    await page.getByText(say("tracing:users.no_match")).waitFor();
    await link(say("app:nav.scores")).click();
    await page.getByText(say("scores:list.empty")).waitFor();
    assert.match(page.url(), new RegExp(ENVIRONMENT));
    await button(say("tracing:environment.label", { picked: ENVIRONMENT })).click();
    await page.getByRole("menuitem", { name: say("tracing:environment.clear") }).click();
    await page.getByText("helpful").first().waitFor();
  });

  test("G7, G8: tags are added and removed, metadata is merged by its top-level keys", async () => {
    const tag = `tag-${language.toLowerCase()}`;
    await open(`${PROJECT}/traces/talk-1`);
    await heading("first-turn").waitFor();
    const metadata = page.getByRole("tree", { name: say("tracing:column.metadata") });
    assert.deepEqual((await metadata.innerText()).replaceAll(/[\s"]/g, "").match(/region:杭州.*step:2/)?.length, 1);
    await button(say("tracing:tags.add")).click();
    await page.getByLabel(say("tracing:tags.new")).fill(tag);
    await page.keyboard.press("Enter");
    await page.getByText(tag, { exact: true }).waitFor();
    // Leaving at once loses nothing that the page has shown.
    await page.reload();
    while (!(await readable<{ tags: string[] }>(base, "traces/talk-1")).tags.includes(tag)) await page.waitForTimeout(250);
    await page.reload();
    await page.getByText(tag, { exact: true }).hover();
    await button(say("tracing:tags.remove", { tag })).click();
    await page.getByText(tag, { exact: true }).waitFor({ state: "detached" });
    assert.deepEqual((await readable<{ metadata: unknown }>(base, "traces/talk-1")).metadata, { region: "杭州", step: 2 });
  });

  test("G9: a session is replayed in the order of time", async () => {
    await link(guide.sessions).click();
    await link("talk-7").first().click();
    await page.getByRole("article", { name: say("tracing:sessions.turn", { number: "1" }) }).getByRole("link", { name: "first-turn" }).waitFor();
    await page.getByRole("article", { name: say("tracing:sessions.turn", { number: "2" }) }).getByRole("link", { name: "second-turn" }).waitFor();
  });

  test("G10: ids of the sender's own open, also by the menu that finds anything", async () => {
    await open(`${PROJECT}/traces/${encodeURIComponent(OWN_ID)}`);
    await heading("own-id").waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: say("app:menu.placeholder") }).fill(SDK_ID);
    await page.getByRole("option", { name: /decorated/ }).first().waitFor();
    await page.keyboard.press("Enter");
    await heading("decorated").waitFor();
  });

  test("keys lead around", async () => {
    await open(`${PROJECT}/scores`);
    await page.getByText("helpful").first().waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("b");
    await heading(say("dashboards:boards.title")).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: say("app:keys.title") }).waitFor();
    await page.keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
  });

  test("no key and no search while an input method composes", async () => {
    await open(`${PROJECT}/traces`);
    await page.getByText("first-turn").first().waitFor();
    for (const key of ["?", "g", "b", "/", "j", "x", "v"]) await composedKey(page, key);
    await composedKey(page, "k", { ctrlKey: true });
    assert.deepEqual([await dialog().count(), new URL(page.url()).pathname], [0, `${PROJECT}/traces`]);

    const ime = await inputMethod(page);
    const asked: string[] = [];
    page.on("request", (request) => request.url().includes("/api/console/") && asked.push(request.url()));
    const search = page.getByRole("combobox", { name: say("tracing:search.label") });
    await search.focus();
    await ime.compose("kuorong");
    await ime.take("Enter");
    await page.waitForTimeout(600);
    assert.deepEqual([await search.inputValue(), asked], ["kuorong", []]);
    await ime.give("扩容");
    await page.keyboard.press("Enter");
    await page.waitForURL(/search=/);
    assert.equal(new URL(page.url()).searchParams.get("search"), "扩容");
    await page.getByRole("row").filter({ hasText: "rag-answer" }).first().waitFor();

    await page.keyboard.press("Control+k");
    const menu = page.getByRole("combobox", { name: say("app:menu.placeholder") });
    await menu.waitFor();
    await page.waitForLoadState("networkidle");
    asked.length = 0;
    await ime.compose("talk-7");
    await ime.take("Enter");
    await page.waitForTimeout(600);
    assert.deepEqual([await menu.inputValue(), asked], ["talk-7", []]);
    await ime.give("talk-7");
    await page.getByRole("option", { name: /talk-7/ }).first().waitFor();
    await page.keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
  });

  test("words of an input method are kept when they are given, not before", async () => {
    await open(`${PROJECT}/traces/talk-2`);
    await heading("second-turn").waitFor();
    const ime = await inputMethod(page);
    const sent: string[] = [];
    page.on("request", (request) => request.method() !== "GET" && sent.push(request.url()));
    await button(say("tracing:tags.add")).click();
    await ime.compose("zhongyao");
    await composedKey(page, "Enter");
    await ime.take("Enter");
    await ime.give("重要");
    assert.deepEqual(sent, []);
    await page.keyboard.press("Escape");

    await page.keyboard.press("c");
    const box = page.getByRole("textbox", { name: say("review:new") }).and(page.locator(":focus"));
    await box.waitFor();
    await ime.compose("haode");
    await composedKey(page, "Enter", { ctrlKey: true });
    await ime.give("好的");
    assert.deepEqual([await box.inputValue(), sent], ["好的", []]);
    await page.keyboard.press("Escape");
  });

  test("a chart has a table twin, and a stretch of time leads to its traces", async () => {
    await open(`${PROJECT}/dashboards/cost?dateRange=1d`);
    const tile = page.getByRole("region", { name: say("dashboards:chart.cost_by_model"), exact: true }).first();
    await tile.getByRole("button", { name: say("ui:chart.as_table") }).click();
    await tile.getByRole("columnheader", { name: "qwen-plus" }).waitFor();
    await tile.getByRole("rowheader").last().getByRole("button").click();
    await page.waitForURL(/\/traces\?/);
  });

  test("addresses of other versions lead somewhere", async () => {
    for (const [path, ends] of [
      ["/project/~/traces", /\/project\/traces\/traces$/],
      [`${PROJECT}/models`, /\/settings\/models$/],
      [`${PROJECT}/observations`, /grain=all/],
      ["/trace/talk-1", /\/project\/traces\/traces\/talk-1$/],
      ["/onboarding", /\/setup$/],
    ] as const) {
      await open(path);
      await page.waitForURL(ends);
    }
    for (const path of ["prompts/rag/answer", "evals/configs/e", "scores/analytics"]) {
      await open(`${PROJECT}/${path}`);
      await page.getByText(say("app:later.body")).waitFor();
    }
    await open(`${PROJECT}/nonesuch`);
    await page.getByText(say("app:not_found.title")).waitFor();
  });

  test("inside a frame only the page is shown", async () => {
    const { page: inner, troubles: theirs } = await pageOf(context, `${PROJECT}/traces?embed=1&lang=${language}`);
    await inner.getByText("first-turn").first().waitFor();
    assert.equal(await inner.getByRole("navigation").count(), 0);
    assert.deepEqual(theirs, []);
    await inner.close();
  });

  test("a lost session is found again over the page that was open", async () => {
    const own = await newcomer(language);
    const { page: mine, troubles: theirs } = await pageOf(own, `${PROJECT}/settings/models`);
    await mine.getByLabel(say("pricing:match.name")).fill("qwen-max");
    await own.clearCookies();
    await mine.keyboard.press("Enter");
    const ended = mine.getByRole("dialog", { name: say("app:ended.title") });
    await ended.getByLabel(say("accounts:password.label")).fill(PASSWORD);
    await ended.getByRole("button", { name: say("accounts:sign_in.action") }).click();
    await mine.getByText(say("pricing:match.built_in", { name: "qwen-max", model: "qwen-max" })).waitFor();
    assert.deepEqual(theirs, []);
    await own.close();
  });
}
