// Extremes, on a whole installation: a trace of 20,000 steps, one of 200 levels, a step with 20 MB of input, and 300 traces
// a second that arrive while the list is open. Each is used as a person would; what it took is printed, and pictures are
// kept. No gate: it takes minutes.
// Usage: node e2e/large.ts [FOLDER]
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { openBrowser, openContext, signIn, watch } from "./browser.ts";
import { startServer, type Server } from "./server.ts";
import { wordsOf } from "./words.ts";
import { EMAIL, PASSWORD, PROJECT, PUBLIC_KEY, SECRET_KEY, SETTINGS } from "./world.ts";

const OUT = process.argv[2] ?? new URL("../../docs/screens/large", import.meta.url).pathname;
const HEADERS = { "Content-Type": "application/json", Authorization: `Basic ${btoa(`${PUBLIC_KEY}:${SECRET_KEY}`)}` };
const T0 = Date.now() - 600_000;
const PATIENCE_MS = 120_000;
const A_SECOND = 300;
const NEEDLE = "找到这里";
const say = wordsOf("zh-CN");

interface Span {
  traceId: string;
  id: number;
  parent?: number;
  name: string;
  type: string;
  fromMs: number;
  toMs: number;
  input?: string;
}

const hex = (value: number) => value.toString(16).padStart(16, "0");
const traceOf = (sign: string) => sign.repeat(32);

function otlp(span: Span): object {
  const nanos = (ms: number) => String(BigInt(Math.round(T0 + ms)) * 1_000_000n);
  const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });
  return {
    traceId: span.traceId,
    spanId: hex(span.id),
    ...(span.parent === undefined ? {} : { parentSpanId: hex(span.parent) }),
    name: span.name,
    kind: 1,
    startTimeUnixNano: nanos(span.fromMs),
    endTimeUnixNano: nanos(span.toMs),
    attributes: [attribute("langfuse.observation.type", span.type), ...(span.input === undefined ? [] : [attribute("langfuse.observation.input", span.input)])],
  };
}

async function send(base: string, spans: readonly Span[]): Promise<void> {
  for (let at = 0; at < spans.length; at += 2000) {
    const body = { resourceSpans: [{ resource: { attributes: [] }, scopeSpans: [{ scope: { name: "large" }, spans: spans.slice(at, at + 2000).map(otlp) }] }] };
    const answer = await fetch(`${base}/api/public/otel/v1/traces`, { method: "POST", headers: HEADERS, body: JSON.stringify(body) });
    assert.ok(answer.ok, `${answer.status} ${await answer.text()}`);
  }
}

/** A root, 100 agents below it, 199 calls below each. */
function wide(): Span[] {
  const spans: Span[] = [{ traceId: traceOf("a"), id: 1, name: "batch", type: "chain", fromMs: 0, toMs: 200_000 }];
  for (let agent = 0; agent < 100; agent++) {
    const id = 2 + agent * 200;
    spans.push({ traceId: traceOf("a"), id, parent: 1, name: `agent-${agent}`, type: "agent", fromMs: agent * 2000, toMs: agent * 2000 + 1990 });
    for (let call = 1; call < 200; call++) {
      const fromMs = agent * 2000 + call * 9;
      spans.push({ traceId: traceOf("a"), id: id + call, parent: id, name: call % 3 ? "think" : "search", type: call % 3 ? "generation" : "tool", fromMs, toMs: fromMs + 8, input: `step ${call}` });
    }
  }
  return spans.slice(0, 20_000);
}

const deep = (): Span[] =>
  Array.from({ length: 200 }, (_, at) => ({ traceId: traceOf("b"), id: at + 1, parent: at === 0 ? undefined : at, name: `level-${at + 1}`, type: "span", fromMs: at, toMs: 1000 - at }));

function heavy(): Span[] {
  const line = "一段很长的内容，用来看看页面是否还能使用。".repeat(4);
  const lines = Math.ceil(20_000_000 / (new TextEncoder().encode(line).length + 1));
  const text = Array.from({ length: lines }, (_, at) => (at === lines - 100 ? NEEDLE : line)).join("\n");
  return [{ traceId: traceOf("c"), id: 1, name: "huge", type: "generation", fromMs: 0, toMs: 1000, input: text }];
}

/** So many traces every second, each of one step, until told to stop. Answers how many were accepted. */
async function flood(base: string, aSecond: number, stop: AbortSignal): Promise<number> {
  let sent = 0;
  for (const begun = Date.now(); !stop.aborted; ) {
    const now = new Date().toISOString();
    const batch = Array.from({ length: aSecond }, (_, at) => {
      const id = `live-${sent + at}`;
      const event = (type: string, body: object) => ({ id: crypto.randomUUID(), type, timestamp: now, body });
      return [event("trace-create", { id, timestamp: now, name: "live", input: "在吗", output: "在" }), event("span-create", { id: `${id}-a`, traceId: id, name: "step", startTime: now, endTime: now })];
    });
    const answer = await fetch(`${base}/api/public/ingestion`, { method: "POST", headers: HEADERS, body: JSON.stringify({ batch: batch.flat() }) });
    assert.equal(answer.status, 207, await answer.text());
    sent += aSecond;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, begun + (sent / aSecond) * 1000 - Date.now())));
  }
  return sent;
}

async function arrived(base: string, traceId: string, last: number): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const answer = await fetch(`${base}/api/public/observations/${hex(last)}?traceId=${traceId}`, { headers: HEADERS });
    if (answer.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`${traceId} cannot be read`);
}

async function timed(what: string, act: () => Promise<unknown>): Promise<void> {
  const begun = performance.now();
  await act();
  console.log(`${what}: ${Math.round(performance.now() - begun)} ms`);
}

const kept = (page: Page, name: string) => page.screenshot({ path: join(OUT, `${name}.jpg`), type: "jpeg", quality: 60 });

/** The list stands still under the pointer and stays usable; what came is one press away. */
async function whileTheyArrive(page: Page, base: string): Promise<void> {
  await page.goto(`${base}${PROJECT}/traces`);
  const rows = page.getByRole("row").filter({ has: page.getByRole("cell") });
  await rows.first().hover();
  await page.getByRole("button", { name: say("ui:refresh.label", { pace: say("ui:refresh.off") }) }).click();
  await page.getByRole("menuitemradio", { name: say("ui:refresh.live") }).click();
  await rows.first().hover();
  const before = await rows.first().innerText();
  const stop = new AbortController();
  const begun = performance.now();
  const sending = flood(base, A_SECOND, stop.signal);
  const pill = page.getByRole("status").getByRole("button");
  await timed("traces arrive: the pill", () => pill.waitFor());
  assert.equal(await rows.first().innerText(), before, "rows stand still under the pointer");
  await timed("traces arrive: shown", async () => {
    await pill.click();
    await rows.first().filter({ hasText: "live" }).waitFor();
  });
  await timed("traces arrive: one is opened", async () => {
    await rows.first().getByRole("cell").nth(3).click();
    await page.getByRole("dialog", { name: say("tracing:traces.peek") }).getByRole("treeitem").filter({ hasText: "step" }).waitFor();
  });
  await timed("traces arrive: the next one", async () => {
    const address = page.url();
    await page.keyboard.press("j");
    await page.waitForURL((next) => next.href !== address);
    await page.getByRole("dialog", { name: say("tracing:traces.peek") }).getByRole("treeitem").filter({ hasText: "step" }).waitFor();
  });
  await page.keyboard.press("Escape");
  await timed("traces arrive: a search", async () => {
    await page.keyboard.press("/");
    await page.keyboard.type("batch");
    await page.keyboard.press("Enter");
    await rows.first().filter({ hasText: "batch" }).waitFor();
  });
  await page.goto(`${base}${PROJECT}/traces`);
  await rows.first().hover();
  await pill.waitFor();
  await page.getByRole("complementary", { name: say("tracing:facets.label") }).getByRole("checkbox").first().waitFor();
  await kept(page, "arriving");
  stop.abort();
  const sent = await sending;
  console.log(`traces arrive: ${sent} accepted, ${Math.round(sent / ((performance.now() - begun) / 1000))} a second`);
}

async function look(page: Page, base: string): Promise<void> {
  const keep = (name: string) => kept(page, name);
  const tree = page.getByRole("tree", { name: say("tracing:trace.tree") });
  await timed("20,000 steps, first tree", async () => {
    await page.goto(`${base}${PROJECT}/traces/${traceOf("a")}`);
    await tree.getByText("agent-0", { exact: true }).waitFor();
  });
  await keep("20000-steps-tree");
  await timed("20,000 steps, timeline", async () => {
    await page.keyboard.press("l");
    await page.getByRole("tree", { name: say("tracing:trace.timeline") }).getByText("agent-0", { exact: true }).waitFor();
  });
  await keep("20000-steps-timeline");
  await timed("20,000 steps, graph", async () => {
    await page.keyboard.press("g");
    await page.keyboard.press("g");
    await page.getByRole("button", { name: /search/ }).first().waitFor();
  });
  await keep("20000-steps-graph");
  await timed("200 levels, the deepest step", async () => {
    await page.goto(`${base}${PROJECT}/traces/${traceOf("b")}?observation=${hex(200)}`);
    await tree.getByText("level-200", { exact: true }).waitFor();
  });
  await keep("200-levels");
  await timed("20 MB of input, its beginning", async () => {
    await page.goto(`${base}${PROJECT}/traces/${traceOf("c")}?observation=${hex(1)}`);
    await page.getByRole("button", { name: /MB/ }).waitFor();
  });
  await timed("20 MB of input, found on the server and shown", async () => {
    await page.getByRole("button", { name: say("tracing:field_search.label", { what: say("tracing:column.input") }) }).click();
    await page.getByLabel(say("tracing:field_search.placeholder")).fill(NEEDLE);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: new RegExp(NEEDLE) }).click();
    await page.locator("mark", { hasText: NEEDLE }).waitFor();
  });
  await keep("20-mb");
}

async function lookAtAll(server: Server): Promise<void> {
  const steps = wide();
  await send(server.base, [...deep(), ...heavy()]);
  await send(server.base, steps);
  await arrived(server.base, traceOf("a"), steps.at(-1)?.id ?? 0);
  await arrived(server.base, traceOf("c"), 1);
  const browser = await openBrowser();
  try {
    const context = await openContext(browser, { language: "zh-CN", theme: "light", width: 1600, height: 900 });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const troubles = watch(page, server.base);
    await signIn(page, server.base, EMAIL, PASSWORD);
    await look(page, server.base);
    await whileTheyArrive(page, server.base);
    assert.deepEqual(troubles, []);
  } finally {
    await browser.close();
  }
}

mkdirSync(OUT, { recursive: true });
const server = await startServer(SETTINGS);
try {
  await lookAtAll(server);
} finally {
  await server.stop();
}
