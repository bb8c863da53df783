// Pictures of every page in both languages and themes, from a whole installation with demo data. While it is at it,
// every page is checked for errors, for requests that leave the origin, and for accessibility (axe, WCAG A and AA).
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { violations } from "./axe.ts";
import { LANGUAGES, openBrowser, openContext, signIn, watch, type Language } from "./browser.ts";
import { startServer, type Server } from "./server.ts";
import { wordsOf } from "./words.ts";

// Usage: node e2e/screens.ts [--only=NAME] [--widths=1280,1600] [FOLDER]
const ONLY = process.argv.find((argument) => argument.startsWith("--only="))?.slice("--only=".length);
const OUT = process.argv.slice(2).find((argument) => !argument.startsWith("--")) ?? new URL("../../docs/screens", import.meta.url).pathname;
const THEMES = ["light", "dark"] as const;
const WIDTHS = (process.argv.find((argument) => argument.startsWith("--widths="))?.slice("--widths=".length) ?? "1280,1600").split(",").map(Number);
/** Pictures of this width keep the short name: they are the ones that the documents show. */
const USUAL_PX = 1280;
const EMAIL = "lin@example.com";
const PASSWORD = "Firefly-2026!";
const SETTINGS = {
  LANGFUSE_INIT_ORG_ID: "firefly",
  LANGFUSE_INIT_ORG_NAME: "萤火 Labs",
  LANGFUSE_INIT_PROJECT_ID: "support",
  LANGFUSE_INIT_PROJECT_NAME: "客服问答 Support",
  LANGFUSE_INIT_PROJECT_PUBLIC_KEY: "pk-lf-2f6d4c1e-demo",
  LANGFUSE_INIT_PROJECT_SECRET_KEY: "sk-lf-8a91b7d3-demo",
  LANGFUSE_INIT_USER_EMAIL: EMAIL,
  LANGFUSE_INIT_USER_NAME: "林晓",
  LANGFUSE_INIT_USER_PASSWORD: PASSWORD,
};
const PROJECT = "/project/support";

interface Item {
  id: string;
  name: string;
  observation_count: number;
  scores: unknown[];
  trace_count: number;
}

interface Screen {
  name: string;
  path: string;
  signedOut?: boolean;
  act?: (page: Page, say: ReturnType<typeof wordsOf>) => Promise<void>;
}

/** Things that only people make: they are not in the seeded data. */
async function furnish(context: BrowserContext, base: string): Promise<void> {
  const api = `${base}/api/console`;
  const me = (await (await context.request.get(`${api}/me`)).json()) as { csrf_token: string };
  const post = (path: string, data: unknown) => context.request.post(`${api}${path}`, { data, headers: { "X-CSRF-Token": me.csrf_token } });
  await post("/projects/support/score-configs", { name: "有用性", data_type: "NUMERIC", min_value: 0, max_value: 1, description: "回答是否解决了问题" });
  await post("/projects/support/score-configs", { name: "tone", data_type: "CATEGORICAL", categories: [{ label: "friendly", value: 1 }, { label: "neutral", value: 0 }] });
  await post("/projects/support/models", { model_name: "support-finetune", match_pattern: "(?i)^support-finetune.*$", prices: { input: 0.0000004, output: 0.0000012 } });
  await post("/organizations/firefly/invitations", { email: "wang@example.com", role: "MEMBER" });
}

async function items(context: BrowserContext, base: string, what: string): Promise<Item[]> {
  const answer = await context.request.get(`${base}/api/console/projects/support/${what}`);
  return ((await answer.json()) as { items: Item[] }).items;
}

async function screensOf(context: BrowserContext, base: string): Promise<Screen[]> {
  const traces = await items(context, base, "traces?limit=200");
  const sessions = await items(context, base, "sessions?limit=100");
  const rag = traces.find((trace) => trace.name === "rag-answer" && trace.scores.length > 0) ?? traces[0];
  const agent = traces.find((trace) => trace.name === "ops-agent") ?? traces[0];
  const session = [...sessions].sort((a, b) => b.trace_count - a.trace_count)[0];
  const [user] = await items(context, base, "users?limit=1");
  const detail = (await (await context.request.get(`${base}/api/console/projects/support/traces/${rag?.id}`)).json()) as { nodes: { id: string[]; type: string[] } };
  const idOf = (type: string) => detail.nodes.id[detail.nodes.type.lastIndexOf(type)];
  const call = idOf("GENERATION");
  const trace = `${PROJECT}/traces/${rag?.id}`;
  const errors = encodeURIComponent(JSON.stringify([{ type: "stringOptions", column: "level", operator: "any of", value: ["ERROR"] }]));
  return [
    { name: "sign-in", path: "/auth/sign-in", signedOut: true },
    { name: "sign-up", path: "/auth/sign-up?email=wang%40example.com", signedOut: true },
    { name: "organizations", path: "/organizations" },
    { name: "setup-organization", path: "/setup" },
    { name: "setup-tracing", path: `${PROJECT}/setup`, act: (page, say) => page.getByRole("button", { name: say("accounts:keys.create") }).click() },
    { name: "home", path: PROJECT },
    { name: "traces", path: `${PROJECT}/traces` },
    { name: "traces-errors", path: `${PROJECT}/traces?filter=${errors}` },
    { name: "traces-nothing", path: `${PROJECT}/traces?search=nonesuch&filter=${errors}` },
    { name: "traces-peek", path: `${PROJECT}/traces?peek=${agent?.id}` },
    { name: "steps", path: `${PROJECT}/traces?grain=llm` },
    { name: "trace-tree", path: trace },
    { name: "trace-timeline", path: `${PROJECT}/traces/${agent?.id}?display=timeline` },
    { name: "trace-log", path: `${PROJECT}/traces/${agent?.id}?display=log` },
    { name: "trace-graph", path: `${PROJECT}/traces/${agent?.id}?display=graph` },
    { name: "trace-conversation", path: `${PROJECT}/traces/${agent?.id}?display=conversation` },
    { name: "trace-retrieval", path: `${trace}?observation=${idOf("RETRIEVER")}` },
    { name: "trace-share", path: trace, act: (page, say) => page.getByRole("button", { name: say("tracing:trace.share") }).click() },
    { name: "trace-annotate", path: trace, act: (page) => page.keyboard.press("a") },
    { name: "trace-llm-call", path: `${trace}?observation=${call}` },
    { name: "trace-scores", path: trace, act: (page, say) => page.getByRole("tab", { name: say("tracing:inspector.judgements") }).click() },
    { name: "trace-details", path: `${trace}?observation=${call}`, act: (page, say) => page.getByRole("tab", { name: say("tracing:inspector.details") }).click() },
    { name: "sessions", path: `${PROJECT}/sessions` },
    { name: "session", path: `${PROJECT}/sessions/${encodeURIComponent(session?.id ?? "")}` },
    { name: "users", path: `${PROJECT}/users` },
    { name: "user", path: `${PROJECT}/users/${encodeURIComponent(user?.id ?? "")}` },
    { name: "user-scores", path: `${PROJECT}/users/${encodeURIComponent(user?.id ?? "")}?tab=scores` },
    { name: "scores", path: `${PROJECT}/scores` },
    { name: "dashboards", path: `${PROJECT}/dashboards` },
    ...["latency", "usage", "cost"].map((board) => ({ name: `dashboard-${board}`, path: `${PROJECT}/dashboards/${board}` })),
    { name: "dashboard-table", path: `${PROJECT}/dashboards/cost`, act: (page, say) => page.getByRole("button", { name: say("ui:chart.as_table") }).first().click() },
    { name: "command-menu", path: PROJECT, act: (page) => page.keyboard.press("Control+k") },
    { name: "shortcuts", path: `${PROJECT}/traces`, act: (page) => page.keyboard.press("?") },
    { name: "model-match", path: `${PROJECT}/settings/models`, act: async (page, say) => {
      await page.getByLabel(say("pricing:match.name")).fill("dashscope/qwen-max-2025-01-25");
      await page.keyboard.press("Enter");
    } },
    { name: "instance-health", path: "/instance/health" },
    { name: "later", path: `${PROJECT}/prompts` },
    ...["general", "api-keys", "members", "models", "scores", "ingestion", "danger"].map((page) => ({ name: `settings-${page}`, path: `${PROJECT}/settings/${page}` })),
    ...["general", "projects", "members", "api-keys", "audit-log"].map((page) => ({ name: `organization-${page}`, path: `/organization/firefly/settings/${page}` })),
    { name: "account", path: "/account/settings" },
    { name: "not-found", path: "/project/none" },
  ];
}

async function take(context: BrowserContext, base: string, screen: Screen, language: Language, theme: string): Promise<string[]> {
  const page = await context.newPage();
  const troubles = watch(page, base);
  await page.goto(base + screen.path);
  await page.waitForLoadState("networkidle");
  await screen.act?.(page, wordsOf(language));
  await page.waitForTimeout(400);
  const width = page.viewportSize()?.width ?? USUAL_PX;
  await page.screenshot({ path: join(OUT, `${screen.name}.${language}.${theme}${width === USUAL_PX ? "" : `.${width}`}.png`) });
  const found = [...troubles, ...(await violations(page))];
  await page.close();
  return found.map((one) => `${screen.name} (${language}, ${theme}): ${one}`);
}

async function takeAll(server: Server): Promise<string[]> {
  const browser = await openBrowser();
  const complaints: string[] = [];
  try {
    let furnished = false;
    for (const language of LANGUAGES) {
      for (const [theme, width] of THEMES.flatMap((one) => WIDTHS.map((px) => [one, px] as const))) {
        const look = { language, theme, width, height: Math.round(width * 0.625) };
        const [visitor, context] = [await openContext(browser, look), await openContext(browser, look)];
        const door = await context.newPage();
        await signIn(door, server.base, EMAIL, PASSWORD);
        await door.close();
        if (!furnished) await furnish(context, server.base);
        furnished = true;
        for (const screen of (await screensOf(context, server.base)).filter((one) => ONLY === undefined || one.name === ONLY)) {
          complaints.push(...(await take(screen.signedOut ? visitor : context, server.base, screen, language, theme)));
        }
        await Promise.all([visitor.close(), context.close()]);
      }
    }
  } finally {
    await browser.close();
  }
  return complaints;
}

mkdirSync(OUT, { recursive: true });
const server = await startServer(SETTINGS);
try {
  await server.run("seed", "--traces", "400", "--url", server.base, "--public-key", SETTINGS.LANGFUSE_INIT_PROJECT_PUBLIC_KEY, "--secret-key", SETTINGS.LANGFUSE_INIT_PROJECT_SECRET_KEY);
  const complaints = await takeAll(server);
  complaints.forEach((one) => console.error(one));
  console.log(`pictures in ${OUT}; ${complaints.length} complaints`);
  process.exitCode = complaints.length > 0 ? 1 : 0;
} finally {
  await server.stop();
}
