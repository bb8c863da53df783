// Datasets as the users' guide tells of them (G27 to G30), on the real server, in both languages.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { violations } from "./axe.ts";
import { LANGUAGES, openBrowser, openContext, signIn, watch, type Language } from "./browser.ts";
import { startServer, type Server } from "./server.ts";
import { wordsOf } from "./words.ts";
import { ANSWER, EMAIL, makeWorld, PASSWORD, PROJECT, PUBLIC_KEY, QUESTION, SECRET_KEY, SETTINGS } from "./world.ts";

let browser: Browser;
let server: Server;

before(async () => {
  [browser, server] = await Promise.all([openBrowser(), startServer(SETTINGS)]);
  await makeWorld(server.base);
});
after(async () => {
  await browser.close();
  await server.stop();
});

interface Item {
  id: string;
  input: unknown;
  expectedOutput: unknown;
  metadata: unknown;
  sourceTraceId: string | null;
  sourceObservationId: string | null;
}

const HEADERS = { "Content-Type": "application/json", Authorization: `Basic ${btoa(`${PUBLIC_KEY}:${SECRET_KEY}`)}` };

/** What an SDK would read: the newest first, archived ones not among them. */
async function itemsOf(dataset: string): Promise<Item[]> {
  const answer = await fetch(`${server.base}/api/public/dataset-items?datasetName=${encodeURIComponent(dataset)}`, { headers: HEADERS });
  return ((await answer.json()) as { data: Item[] }).data;
}

for (const language of LANGUAGES) describe(`datasets (${language})`, () => guide(language));

function guide(language: Language): void {
  const say = wordsOf(language);
  const name = `客服/问答 ${language}`;
  const other = `checks ${language}`;
  let context: BrowserContext;
  let page: Page;
  let troubles: string[];

  before(async () => {
    context = await openContext(browser, { language, theme: language === "en" ? "light" : "dark", width: 1280, height: 800 });
    page = await context.newPage();
    page.setDefaultTimeout(120_000);
    troubles = watch(page, server.base);
    await signIn(page, server.base, EMAIL, PASSWORD);
  });
  after(async () => {
    await context.close();
    assert.deepEqual(troubles, []);
  });
  const button = (label: string) => page.getByRole("button", { name: label, exact: true });
  const dialog = (title: string) => page.getByRole("dialog", { name: title });
  const rows = () => page.getByRole("table", { name: say("datasets:items.title") }).locator("tbody tr");
  const menu = async (item: string) => {
    await page.getByRole("menuitem", { name: item, exact: true }).click();
  };

  test("G27: a new dataset", async () => {
    await page.goto(`${server.base}${PROJECT}`);
    await page.getByRole("link", { name: say("app:nav.datasets"), exact: true }).click();
    for (const one of [other, name]) {
      await page.goto(`${server.base}${PROJECT}/datasets`);
      await button(say("datasets:list.new")).click();
      const form = dialog(say("datasets:list.new"));
      await form.getByLabel(say("datasets:dataset.name"), { exact: true }).fill(one);
      await form.getByLabel(say("datasets:dataset.metadata")).fill('{"team": ');
      await form.getByText(say("datasets:value.broken")).waitFor();
      await form.getByLabel(say("datasets:dataset.metadata")).fill('{"team": "rag"}');
      assert.deepEqual(await violations(page), []);
      await button(say("datasets:dataset.create")).click();
      await page.getByRole("heading", { name: one, exact: true }).waitFor();
    }
    await page.getByText(say("datasets:items.empty_body")).waitFor();
    assert.deepEqual(await violations(page), []);
  });

  test("G28: a new item, in plain words and in JSON", async () => {
    await button(say("datasets:items.new")).click();
    const form = dialog(say("datasets:add.title"));
    await form.getByLabel(say("datasets:add.input")).fill("什么是多租户？");
    await form.getByLabel(say("datasets:add.expected_output")).fill('{"answer": "隔离"}');
    await button(say("datasets:add.action")).click();
    await form.waitFor({ state: "detached" });
    await rows().filter({ hasText: "什么是多租户？" }).waitFor();
    const [made] = await itemsOf(name);
    assert.deepEqual([made?.input, made?.expectedOutput, made?.metadata], ["什么是多租户？", { answer: "隔离" }, null]);
  });

  test("G28: items from a CSV file", async () => {
    await button(say("datasets:items.csv")).click();
    const form = dialog(say("datasets:csv.title"));
    const csv = "question,context,expected,note\n扩容？,文档,副本,a\n备份？,,全量,b\n";
    await form.getByLabel(say("datasets:csv.file")).setInputFiles({ name: "cases.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
    await form.getByLabel(say("datasets:csv.column_to", { name: "context" })).selectOption("");
    await form.getByRole("table").getByText("扩容？").waitFor();
    assert.deepEqual(await violations(page), []);
    await button(say("datasets:csv.import_other", { count: "2" })).click();
    await form.getByText(say("datasets:csv.done_other", { count: "2" })).waitFor();
    await form.getByRole("button", { name: say("datasets:csv.close"), exact: true }).last().click();
    await rows().filter({ hasText: "备份？" }).waitFor();
    const brought = (await itemsOf(name)).slice(0, 2).map((one) => [one.input, one.expectedOutput, one.metadata]);
    assert.deepEqual(brought, [["备份？", "全量", { note: "b" }], ["扩容？", "副本", { note: "a" }]]);
  });

  test("G29: a trace, and one of its steps, go into datasets", async () => {
    await page.goto(`${server.base}${PROJECT}/traces/rag`);
    await page.getByRole("heading", { name: "rag-answer", exact: true }).waitFor();
    await add([name, other], say("datasets:add.from_trace", { name: "rag-answer" }), QUESTION, ANSWER);
    for (const one of [name, other]) {
      const [made] = await itemsOf(one);
      assert.deepEqual([made?.input, made?.expectedOutput, made?.sourceTraceId, made?.sourceObservationId], [{ question: QUESTION }, { answer: ANSWER }, "rag", null]);
    }
    await page.goto(`${server.base}${PROJECT}/traces/rag?observation=rag-unpriced`);
    await page.getByRole("heading", { name: "rag-answer", exact: true }).waitFor();
    await add([other], say("datasets:add.from_step", { name: "check" }), "ok?", "ok");
    const [made] = await itemsOf(other);
    assert.deepEqual([made?.input, made?.expectedOutput, made?.sourceTraceId, made?.sourceObservationId], ["ok?", "ok", "rag", "rag-unpriced"]);
  });

  async function add(datasets: readonly string[], from: string, input: string, output: string): Promise<void> {
    await button(say("datasets:add.title")).click();
    const form = dialog(say("datasets:add.title"));
    await form.getByText(from).waitFor();
    for (const one of datasets) await form.getByLabel(one, { exact: true }).check();
    assert.ok((await form.getByLabel(say("datasets:add.input")).inputValue()).includes(input));
    const expected = form.getByLabel(say("datasets:add.expected_output"));
    assert.ok((await expected.inputValue()).includes(output));
    const before = await expected.inputValue();
    await expected.fill('{"answer": ');
    await form.getByText(say("datasets:value.broken")).waitFor();
    await expected.fill(before);
    assert.deepEqual(await violations(page), []);
    await form.getByRole("button", { name: say("datasets:add.action"), exact: true }).click();
    await form.waitFor({ state: "detached" });
  }

  test("G30: an item is edited, archived and deleted", async () => {
    await page.goto(`${server.base}${PROJECT}/datasets`);
    await page.getByRole("link", { name, exact: true }).click();
    const row = rows().filter({ hasText: "什么是多租户？" });
    await row.getByRole("link").first().click();
    const form = dialog(say("datasets:items.edit_title"));
    await form.getByLabel(say("datasets:add.expected_output")).fill("数据隔离");
    await button(say("datasets:items.save")).click();
    await row.getByText("数据隔离").waitFor();
    await row.getByRole("button").click();
    await menu(say("datasets:items.archive"));
    await row.getByText(say("datasets:status.ARCHIVED")).waitFor();
    assert.equal((await itemsOf(name)).some((one) => one.input === "什么是多租户？"), false);
    await row.getByRole("button").click();
    await menu(say("datasets:items.delete"));
    await dialog(say("datasets:items.delete_title")).getByRole("button", { name: say("datasets:items.delete_title"), exact: true }).click();
    await row.waitFor({ state: "detached" });
  });

  test("a run that an SDK linked is there, at the address that it prints", async () => {
    const [item] = await itemsOf(other);
    const body = { runName: "first", datasetItemId: item?.id, traceId: "rag" };
    const answer = await fetch(`${server.base}/api/public/dataset-run-items`, { method: "POST", headers: HEADERS, body: JSON.stringify(body) });
    const { datasetRunId } = (await answer.json()) as { datasetRunId: string };
    const found = await fetch(`${server.base}/api/public/v2/datasets/${encodeURIComponent(other)}`, { headers: HEADERS });
    const { id } = (await found.json()) as { id: string };
    await page.goto(`${server.base}${PROJECT}/datasets/${id}/experiments`);
    await page.getByRole("link", { name: "first", exact: true }).waitFor();
    await page.goto(`${server.base}${PROJECT}/datasets/${id}/runs/${datasetRunId}`);
    await page.getByRole("table", { name: "first" }).getByRole("link", { name: "rag", exact: true }).click();
    await page.getByRole("heading", { name: "rag-answer", exact: true }).waitFor();
  });
}
