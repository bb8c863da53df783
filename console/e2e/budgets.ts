// How long a person waits, in Chromium, on an installation that runs already and holds much: first rows, facets, a
// trace, the next trace in the panel, another page. Every number is the median of some runs in a warm browser, taken by the
// page's own clock, so that what drives the browser is not measured with it.
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

const QUIET_MS = 500;

/** Nothing is asked for any more: what the page before wanted must not be counted with the next. */
async function quiet(page: Page): Promise<void> {
  let last = Date.now();
  let open = 0;
  const began = () => void (open++, (last = Date.now()));
  const ended = () => void (open--, (last = Date.now()));
  page.on("request", began).on("requestfinished", ended).on("requestfailed", ended);
  await page.waitForLoadState("networkidle");
  while (open > 0 || Date.now() - last < QUIET_MS) await page.waitForTimeout(50);
  page.off("request", began).off("requestfinished", ended).off("requestfailed", ended);
}

/** From the beginning of the navigation until the first frame that shows `sight`, by the page's own clock. */
async function opened(page: Page, address: string, sight: string): Promise<number> {
  await page.goto(address, { waitUntil: "commit" });
  return page.evaluate(
    (selector) =>
      new Promise<number>((shown) => {
        const look = () => requestAnimationFrame(document.querySelector(selector) ? () => setTimeout(() => shown(performance.now())) : look);
        look();
      }),
    sight,
  );
}

/** The list, whole and at rest. */
async function atRest(page: Page): Promise<void> {
  await page.goto(TRACES);
  await page.locator(ROW).first().waitFor();
  await quiet(page);
}

const ROW = '[role="table"] [role="cell"]';
const FACET = `aside[aria-label="${say("tracing:facets.label")}"] [role="checkbox"], aside[aria-label="${say("tracing:facets.label")}"] input[type="checkbox"]`;
const STEP = '[role="treeitem"]';
const traceAt = (id: string) => `${ROOM}/traces/${encodeURIComponent(id)}`;

const ALL: (Measured | undefined)[] = [
  { what: "traces: first rows", budget_ms: 800, run: (page) => opened(page, TRACES, ROW) },
  { what: "traces: facet counts", budget_ms: 1500, run: (page) => opened(page, TRACES, FACET) },
  given.trace === undefined ? undefined : { what: "trace of about 200 steps", budget_ms: 400, run: (page) => opened(page, traceAt(given.trace ?? ""), STEP) },
  given.large === undefined ? undefined : { what: "trace of about 20,000 steps", budget_ms: 2500, run: (page) => opened(page, traceAt(given.large ?? ""), STEP) },
  {
    what: "panel: next trace",
    budget_ms: 150,
    run: async (page) => {
      await atRest(page);
      // Its name is a link to its page; anywhere else the row opens the panel.
      await page.getByRole("row").nth(1).getByRole("cell").nth(1).click();
      await page.locator("[data-peek]").locator(STEP).first().waitFor();
      // A reader looks at the first before asking for the next.
      await quiet(page);
      return page.evaluate(
        (step) =>
          new Promise<number>((shown) => {
            const before = document.querySelector('[role="tree"]');
            const began = performance.now();
            const isNext = () => document.querySelector('[role="tree"]') !== before && document.querySelector(step) !== null;
            const look = () => requestAnimationFrame(isNext() ? () => setTimeout(() => shown(performance.now() - began)) : look);
            document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "j", bubbles: true }));
            look();
          }),
        STEP,
      );
    },
  },
  {
    what: "another page, after load",
    budget_ms: 100,
    run: async (page) => {
      await atRest(page);
      const link = page.getByRole("link", { name: say("app:nav.scores"), exact: true });
      await link.hover();
      await quiet(page);
      return link.evaluate(
        (element: HTMLElement, title) =>
          new Promise<number>((shown) => {
            const began = performance.now();
            const look = () => requestAnimationFrame(document.querySelector("h1")?.textContent === title ? () => setTimeout(() => shown(performance.now() - began)) : look);
            element.click();
            look();
          }),
        say("scores:list.title"),
      );
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
    const times: number[] = [];
    for (let at = 0; at <= Number(given.runs); at++) {
      const taken = await one.run(page);
      if (at > 0) times.push(taken);
      await quiet(page);
    }
    const taken = median(times);
    over += taken > one.budget_ms ? 1 : 0;
    console.log(`| ${one.what} | ${taken.toFixed(0)} ms${taken > one.budget_ms ? " (over)" : ""} | ${one.budget_ms} ms |`);
  }
  process.exitCode = over > 0 ? 1 : 0;
} finally {
  await browser.close();
}
