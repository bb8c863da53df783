// What the guide of the users promises (G2, G4 to G10), and the ways around the console, on one real server.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { violations } from "./axe.ts";
import { LANGUAGES, openBrowser, openContext, signIn, watch, type Language } from "./browser.ts";
import { startServer, type Server } from "./server.ts";
import { wordsOf } from "./words.ts";

const [EMAIL, PASSWORD] = ["lin@example.com", "Firefly-2026!"];
const KEYS = { public: "pk-lf-guide", secret: "sk-lf-guide" };
const LEGACY_ID = "order/2026 中文-17";
const PROJECT = "/project/guide";
let browser: Browser;
let server: Server;

before(async () => {
  [browser, server] = await Promise.all([
    openBrowser(),
    startServer({
      LANGFUSE_INIT_ORG_ID: "firefly",
      LANGFUSE_INIT_PROJECT_ID: "guide",
      LANGFUSE_INIT_PROJECT_NAME: "Guide",
      LANGFUSE_INIT_PROJECT_PUBLIC_KEY: KEYS.public,
      LANGFUSE_INIT_PROJECT_SECRET_KEY: KEYS.secret,
      LANGFUSE_INIT_USER_EMAIL: EMAIL,
      LANGFUSE_INIT_USER_NAME: "林晓",
      LANGFUSE_INIT_USER_PASSWORD: PASSWORD,
    }),
  ]);
  await send();
});
after(async () => {
  await browser.close();
  await server.stop();
});

const at = (seconds: number) => new Date(Date.now() - 60_000 + seconds * 1000).toISOString();
const event = (type: string, body: Record<string, unknown>) => ({ id: crypto.randomUUID(), type, timestamp: at(0), body });

/** Two turns of one session, a trace under an id of the sender's own, and an environment that nobody announced. */
async function send(): Promise<void> {
  const turn = (id: string, second: number, name: string, more: Record<string, unknown> = {}) => event("trace-create", { id, timestamp: at(second), name, userId: "user-7", sessionId: "talk-7", input: name, output: "好的", ...more });
  const call = (id: string, traceId: string, second: number) =>
    event("generation-create", { id, traceId, name: "answer", model: "qwen-plus", startTime: at(second), endTime: at(second + 1), input: "q", output: "a", usage: { input: 1200, output: 80 } });
  const batch = [
    turn("turn-1", 0, "first-turn", { metadata: { region: "杭州", step: 1 }, tags: ["guide"] }),
    event("trace-create", { id: "turn-1", timestamp: at(0), metadata: { step: 2 } }),
    call("turn-1-a", "turn-1", 1),
    turn("turn-2", 10, "second-turn"),
    call("turn-2-a", "turn-2", 11),
    event("trace-create", { id: LEGACY_ID, timestamp: at(20), name: "own-id", environment: "canary-3" }),
    event("score-create", { traceId: "turn-2", name: "helpful", value: 0.2, dataType: "NUMERIC", comment: "答非所问" }),
  ];
  const headers = { "Content-Type": "application/json", Authorization: `Basic ${btoa(`${KEYS.public}:${KEYS.secret}`)}` };
  const answer = await fetch(`${server.base}/api/public/ingestion`, { method: "POST", headers, body: JSON.stringify({ batch }) });
  assert.equal(answer.status, 207);
  for (let tries = 0; tries < 100; tries++) {
    const found = await fetch(`${server.base}/api/public/scores?traceId=turn-2`, { headers });
    if (((await found.json()) as { data: unknown[] }).data?.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.fail("what was sent did not become readable");
}

for (const language of LANGUAGES) describe(`the console (${language})`, () => around(language));

function around(language: Language): void {
  const say = wordsOf(language);
  let context: BrowserContext;
  let page: Page;
  let troubles: string[];

  before(async () => {
    context = await openContext(browser, { language, theme: language === "en" ? "light" : "dark", width: 1280, height: 800 });
    page = await context.newPage();
    page.setDefaultTimeout(60_000);
    troubles = watch(page, server.base);
    await signIn(page, server.base, EMAIL, PASSWORD);
  });
  after(async () => {
    await context.close();
    assert.deepEqual(troubles, []);
  });
  const open = (path: string) => page.goto(server.base + path);
  const button = (name: string) => page.getByRole("button", { name, exact: true });
  const heading = (name: string) => page.getByRole("heading", { name }).first();

  test("G2: organizations, and a new one at the top", async () => {
    await open(PROJECT);
    await page.getByRole("link", { name: say("app:nav.organizations"), exact: true }).click();
    await page.getByText(say("accounts:organizations.new")).first().click();
    await page.getByLabel(say("accounts:setup.organization.name")).waitFor();
  });

  test("G4: settings, API keys, a pair that is shown once", async () => {
    await open(PROJECT);
    await page.getByRole("link", { name: say("app:nav.settings"), exact: true }).click();
    await page.getByRole("link", { name: say("parts:settings.api-keys"), exact: true }).click();
    await button(say("accounts:keys.create")).click();
    await page.getByRole("dialog").getByRole("button", { name: say("accounts:keys.create") }).click();
    await page.getByText(say("accounts:keys.once")).waitFor();
    await button(say("accounts:keys.kept")).click();
  });

  test("G5, G6: traces are there, and an environment appears by itself and counts everywhere", async () => {
    await open(`${PROJECT}/traces`);
    await page.getByText("first-turn").first().waitFor();
    await page.getByRole("button", { name: say("tracing:environment.label", { picked: say("tracing:environment.all") }) }).click();
    await page.getByRole("menuitemcheckbox", { name: /canary-3/ }).click();
    await page.keyboard.press("Escape");
    await page.getByText("first-turn").first().waitFor({ state: "detached" });
    await page.getByText("own-id").first().waitFor();
    await page.getByRole("link", { name: say("app:nav.sessions"), exact: true }).click();
    await page.getByText(say("tracing:sessions.no_match")).waitFor();
    assert.match(page.url(), /canary-3/);
  });

  test("G7, G8: tags are added and removed, metadata is merged by its top-level keys", async () => {
    const tag = `tag-${language.toLowerCase()}`;
    await open(`${PROJECT}/traces/turn-1`);
    await heading("first-turn").waitFor();
    await button(say("tracing:tags.add")).click();
    await page.getByLabel(say("tracing:tags.new")).fill(tag);
    await page.keyboard.press("Enter");
    await page.getByText(tag, { exact: true }).hover();
    await page.getByRole("button", { name: say("tracing:tags.remove", { tag }) }).click();
    await page.getByText(tag, { exact: true }).waitFor({ state: "detached" });
    const trace = await fetch(`${server.base}/api/public/traces/turn-1`, { headers: { Authorization: `Basic ${btoa(`${KEYS.public}:${KEYS.secret}`)}` } });
    const { metadata } = (await trace.json()) as { metadata: Record<string, unknown> };
    assert.deepEqual([metadata.region, metadata.step], ["杭州", 2]);
  });

  test("G9: a session is replayed in the order of time", async () => {
    await open(`${PROJECT}/sessions`);
    await page.getByRole("link", { name: "talk-7" }).first().click();
    await page.getByText("second-turn").first().waitFor();
    const text = (await page.locator("main").innerText()).replaceAll(/\s+/g, " ");
    assert.ok(text.indexOf("first-turn") < text.lastIndexOf("second-turn"));
  });

  test("G10: an id of the sender's own opens, also by the menu that finds anything", async () => {
    await open(`${PROJECT}/traces/${encodeURIComponent(LEGACY_ID)}`);
    await heading("own-id").waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: say("app:menu.placeholder") }).fill("turn-2");
    await page.getByRole("option", { name: /second-turn/ }).first().waitFor();
    await page.keyboard.press("Enter");
    await heading("second-turn").waitFor();
  });

  test("keys lead around, and rest while an input method composes", async () => {
    await open(`${PROJECT}/scores`);
    await page.getByText("helpful").first().waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("b");
    await page.getByRole("heading", { name: say("dashboards:boards.title") }).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: say("app:keys.title") }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.evaluate(() => {
      for (const key of ["?", "k"]) document.body.dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey: key === "k", isComposing: true, bubbles: true }));
    });
    assert.equal(await page.getByRole("dialog").count(), 0);
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
      ["/project/~/traces", /\/project\/guide\/traces$/],
      [`${PROJECT}/models`, /\/settings\/models$/],
      [`${PROJECT}/observations`, /grain=all/],
      ["/trace/turn-1", /\/project\/guide\/traces\/turn-1$/],
      ["/onboarding", /\/setup$/],
    ] as const) {
      await open(path);
      await page.waitForURL(ends);
    }
    for (const path of ["prompts/rag/answer", "datasets/d/runs/r", "evals/configs/e", "scores/analytics"]) {
      await open(`${PROJECT}/${path}`);
      await page.getByText(say("app:later.body")).waitFor();
    }
    await open(`${PROJECT}/nonesuch`);
    await page.getByText(say("app:not_found.title")).waitFor();
  });

  test("inside a frame only the page is shown", async () => {
    const inner = await context.newPage();
    await inner.goto(`${server.base}${PROJECT}/traces?embed=1&lang=${language}`);
    await inner.getByText("first-turn").first().waitFor();
    assert.equal(await inner.getByRole("navigation").count(), 0);
    await inner.close();
  });

  test("pages have names for every button, and colours that can be read", async () => {
    for (const path of [PROJECT, `${PROJECT}/dashboards/latency`, `${PROJECT}/users/user-7`, `${PROJECT}/scores`, `${PROJECT}/settings/models`, `${PROJECT}/settings/danger`, "/instance/health"]) {
      await open(path);
      await page.getByRole("heading", { level: 1 }).first().waitFor({ state: "attached" });
      await page.waitForLoadState("networkidle");
      assert.deepEqual(await violations(page), [], path);
    }
  });

  test("a lost session is found again over the page that was open", async () => {
    await open(`${PROJECT}/settings/models`);
    await page.getByLabel(say("pricing:match.name")).fill("qwen-max");
    await context.clearCookies();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: say("app:ended.title") });
    await dialog.getByLabel(say("accounts:password.label")).fill(PASSWORD);
    await dialog.getByRole("button", { name: say("accounts:sign_in.action") }).click();
    await page.getByText(say("pricing:match.built_in", { name: "qwen-max", model: "qwen-max" })).waitFor();
  });
}
