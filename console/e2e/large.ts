// The extremes of one trace, on a whole installation: 20,000 steps, 200 levels, a step with 20 MB of input. Each is opened
// and used as a person would; what it took is printed, and pictures are kept. No gate: it takes minutes.
// Usage: node e2e/large.ts [FOLDER]
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { openBrowser, openContext, signIn, watch } from "./browser.ts";
import { startServer } from "./server.ts";
import { wordsOf } from "./words.ts";
import { EMAIL, PASSWORD, PROJECT, PUBLIC_KEY, SECRET_KEY, SETTINGS } from "./world.ts";

const OUT = process.argv[2] ?? new URL("../../docs/screens", import.meta.url).pathname;
const HEADERS = { "Content-Type": "application/json", Authorization: `Basic ${btoa(`${PUBLIC_KEY}:${SECRET_KEY}`)}` };
const T0 = Date.now() - 600_000;
const PATIENCE_MS = 120_000;
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

async function look(page: Page, base: string): Promise<void> {
  const keep = (name: string) => page.screenshot({ path: join(OUT, `${name}.png`) });
  const tree = page.getByRole("tree", { name: say("tracing:trace.tree") });
  await timed("20,000 steps, first tree", async () => {
    await page.goto(`${base}${PROJECT}/traces/${traceOf("a")}`);
    await tree.getByText("agent-1", { exact: true }).waitFor();
  });
  await keep("large-20000-tree");
  await timed("20,000 steps, timeline", async () => {
    await page.keyboard.press("l");
    await page.getByRole("tree", { name: say("tracing:trace.timeline") }).getByText("agent-1", { exact: true }).waitFor();
  });
  await keep("large-20000-timeline");
  await timed("20,000 steps, graph", async () => {
    await page.keyboard.press("g");
    await page.keyboard.press("g");
    await page.getByRole("button", { name: /search/ }).first().waitFor();
  });
  await timed("200 levels, the deepest step", async () => {
    await page.goto(`${base}${PROJECT}/traces/${traceOf("b")}?observation=${hex(200)}`);
    await tree.getByText("level-200", { exact: true }).waitFor();
  });
  await keep("large-200-levels");
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
  await keep("large-20-mb");
}

mkdirSync(OUT, { recursive: true });
const server = await startServer(SETTINGS);
const browser = await openBrowser();
try {
  const steps = wide();
  await send(server.base, [...deep(), ...heavy()]);
  await send(server.base, steps);
  await arrived(server.base, traceOf("a"), steps.at(-1)?.id ?? 0);
  await arrived(server.base, traceOf("c"), 1);
  const context = await openContext(browser, { language: "zh-CN", theme: "light", width: 1600, height: 900 });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const troubles = watch(page, server.base);
  await signIn(page, server.base, EMAIL, PASSWORD);
  await look(page, server.base);
  assert.deepEqual(troubles, []);
} finally {
  await browser.close();
  await server.stop();
}
