// How long a person waits, in Chromium, on an installation that runs already and holds much: first rows, facets, a
// trace, the next trace in the panel, another page. Every number is the median of some runs in a warm browser.
//
// Usage: node e2e/budgets.ts --url=http://127.0.0.1:3001 --project=ID --email=E --password=P [--range=7d] [--runs=5]
//        [--trace=ID --large=ID]   a trace of about 200 steps, one of about 20,000
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { openBrowser, openContext, signIn } from "./browser.ts";
import { wordsOf } from "./words.ts";

const { values: given } = parseArgs({
  options: {
    url: { type: "string" },
    project: { type: "string" },
    email: { type: "string" },
    password: { type: "string" },
    range: { type: "string", default: "7d" },
    runs: { type: "string", default: "5" },
    trace: { type: "string" },
    large: { type: "string" },
  },
});
const { url, project, email, password } = given;
if (!url || !project || !email || !password) {
  console.error("do: node e2e/budgets.ts --url=URL --project=ID --email=E --password=P [--range=7d] [--runs=5] [--trace=ID] [--large=ID]");
  process.exit(2);
}
const say = wordsOf("en");
const ROOM = `${url}/project/${encodeURIComponent(project)}`;
const TRACES = `${ROOM}/traces?dateRange=${given.range}`;

interface Measured {
  what: string;
  budget_ms: number;
  run: (page: Page) => Promise<number>;
}

/** From the call until `seen` is on the screen. */
async function until(act: () => Promise<unknown>, seen: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await act();
  await seen();
  return performance.now() - began;
}

const firstRow = (page: Page) => page.getByRole("table").getByRole("cell").first().waitFor();
const facet = (page: Page) => page.getByRole("checkbox").first().waitFor();
const treeItem = (page: Page) => page.getByRole("treeitem").first().waitFor();
const opened = (page: Page, id: string) => until(() => page.goto(`${ROOM}/traces/${encodeURIComponent(id)}`, { waitUntil: "commit" }), () => treeItem(page));

const ALL: (Measured | undefined)[] = [
  { what: "traces: first rows", budget_ms: 800, run: (page) => until(() => page.goto(TRACES, { waitUntil: "commit" }), () => firstRow(page)) },
  { what: "traces: facet counts", budget_ms: 1500, run: (page) => until(() => page.goto(TRACES, { waitUntil: "commit" }), () => facet(page)) },
  given.trace === undefined ? undefined : { what: "trace of about 200 steps", budget_ms: 400, run: (page) => opened(page, given.trace ?? "") },
  given.large === undefined ? undefined : { what: "trace of about 20,000 steps", budget_ms: 2500, run: (page) => opened(page, given.large ?? "") },
  {
    what: "panel: next trace",
    budget_ms: 150,
    run: async (page) => {
      await page.goto(TRACES);
      await firstRow(page);
      await page.getByRole("row").nth(1).getByRole("cell").nth(2).click();
      await treeItem(page);
      // A reader looks at the first before asking for the next.
      await page.waitForTimeout(1500);
      const before = page.url();
      return until(
        () => page.keyboard.press("j"),
        async () => {
          await page.waitForURL((address) => address.href !== before);
          await treeItem(page);
        },
      );
    },
  },
  {
    what: "another page, after load",
    budget_ms: 100,
    run: async (page) => {
      await page.goto(TRACES);
      await firstRow(page);
      const link = page.getByRole("link", { name: say("app:nav.scores"), exact: true });
      await link.hover();
      await page.waitForTimeout(500);
      return until(() => link.click(), () => page.getByRole("heading", { name: say("scores:list.title") }).waitFor());
    },
  },
];

const median = (times: number[]) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;

const browser = await openBrowser();
try {
  const context = await openContext(browser, { language: "en", theme: "light", width: 1280, height: 800 });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  await signIn(page, url, email, password);
  console.log("| what | median | budget |\n|---|---:|---:|");
  let over = 0;
  for (const one of ALL.filter((measured) => measured !== undefined)) {
    await one.run(page);
    const times: number[] = [];
    for (let at = 0; at < Number(given.runs); at++) times.push(await one.run(page));
    const taken = median(times);
    over += taken > one.budget_ms ? 1 : 0;
    console.log(`| ${one.what} | ${taken.toFixed(0)} ms${taken > one.budget_ms ? " (over)" : ""} | ${one.budget_ms} ms |`);
  }
  process.exitCode = over > 0 ? 1 : 0;
} finally {
  await browser.close();
}
