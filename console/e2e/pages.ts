// Every page of the console, and every layer that opens over one: for pictures and for the check of accessibility.
import type { BrowserContext, Page } from "playwright-core";
import type { wordsOf } from "./words.ts";

type Say = ReturnType<typeof wordsOf>;

interface Item {
  id: string;
  name: string;
  observation_count: number;
  scores: unknown[];
  trace_count: number;
}

type Act = (page: Page, say: Say) => Promise<unknown>;

export interface Screen {
  name: string;
  path: string;
  signedOut?: boolean;
  act?: Act;
}

/** The page is there, and nothing grey stands for what is still on its way. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole("heading").first().waitFor({ state: "attached" });
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(() => document.querySelectorAll(".breathe.rounded-sm").length === 0);
}

/** Things that only people make: they are not in the seeded data. */
export async function furnish(context: BrowserContext, base: string, project: string): Promise<void> {
  const api = `${base}/api/console`;
  const me = (await (await context.request.get(`${api}/me`)).json()) as { csrf_token: string };
  const post = (path: string, data: unknown) => context.request.post(`${api}${path}`, { data, headers: { "X-CSRF-Token": me.csrf_token } });
  await post(`/projects/${project}/score-configs`, { name: "有用性", data_type: "NUMERIC", min_value: 0, max_value: 1, description: "回答是否解决了问题" });
  await post(`/projects/${project}/score-configs`, { name: "tone", data_type: "CATEGORICAL", categories: [{ label: "friendly", value: 1 }, { label: "neutral", value: 0 }] });
  await post(`/projects/${project}/models`, { model_name: "support-finetune", match_pattern: "(?i)^support-finetune.*$", prices: { input: 0.0000004, output: 0.0000012 } });
  await post("/organizations/firefly/invitations", { email: "wang@example.com", role: "MEMBER" });
  await post(`/projects/${project}/batch-jobs`, { action: "export", matching: {}, format: "csv" });
  const made = await post(`/projects/${project}/datasets`, { name: "客服/退货问答", description: "上线前每次都要回答对的问题" });
  if (!made.ok()) return;
  const { id } = (await made.json()) as { id: string };
  const items = ["退货要多久？", "How do I return a lamp?", "发票在哪里下载？"].map((question) => ({ input: { question }, expected_output: { answer: "7 天内可退货 / within 7 days" }, metadata: { topic: "returns" } }));
  await post(`/projects/${project}/dataset-items`, { dataset_ids: [id], items });
}

async function items(context: BrowserContext, base: string, project: string, what: string): Promise<Item[]> {
  const answer = await context.request.get(`${base}/api/console/projects/${project}/${what}`);
  return ((await answer.json()) as { items: Item[] }).items;
}

export async function screensOf(context: BrowserContext, base: string, project: string): Promise<Screen[]> {
  const PROJECT = `/project/${project}`;
  const traces = await items(context, base, project, "traces?limit=200");
  const sessions = await items(context, base, project, "sessions?limit=100");
  const rag = traces.find((trace) => trace.name === "rag-answer" && trace.scores.length > 0) ?? traces.find((trace) => trace.name === "rag-answer" && trace.observation_count > 3) ?? traces[0];
  const agent = traces.find((trace) => trace.name === "ops-agent") ?? traces[0];
  const session = [...sessions].sort((a, b) => b.trace_count - a.trace_count)[0];
  const [user] = await items(context, base, project, "users?limit=1");
  const detail = (await (await context.request.get(`${base}/api/console/projects/${project}/traces/${rag?.id}`)).json()) as { nodes: { id: string[]; type: string[] } };
  const idOf = (type: string) => detail.nodes.id[detail.nodes.type.lastIndexOf(type)];
  const call = idOf("GENERATION");
  const trace = `${PROJECT}/traces/${rag?.id}`;
  const [dataset] = await items(context, base, project, "datasets");
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
    { name: "datasets", path: `${PROJECT}/datasets` },
    { name: "dataset-items", path: `${PROJECT}/datasets/${dataset?.id}/items` },
    { name: "dataset-runs", path: `${PROJECT}/datasets/${dataset?.id}/runs` },
    { name: "dataset-csv", path: `${PROJECT}/datasets/${dataset?.id}/items`, act: (page, say) => page.getByRole("button", { name: say("datasets:items.csv") }).click() },
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

/** What opens over a page, the states in which a page has nothing to show, and the steps of the wizard. */
export function layersOf(project: string, trace: string): Screen[] {
  const PROJECT = `/project/${project}`;
  const [traces, oneTrace] = [`${PROJECT}/traces`, `${PROJECT}/traces/${trace}`];
  const named = (role: "button" | "tab" | "menuitem", id: string, values?: Record<string, string>) => (page: Page, say: Say) => page.getByRole(role, { name: say(id, values), exact: true }).first().click();
  const inOrder = (...acts: Act[]): Act => async (page, say) => {
    for (const act of acts) await act(page, say);
  };
  const typed = (id: string, text: string) => async (page: Page, say: Say) => {
    await page.getByRole("combobox", { name: say(id) }).fill(text);
    await page.keyboard.press("Enter");
  };
  const pickRow = (page: Page, say: Say) => page.getByRole("checkbox", { name: say("ui:table.select"), exact: true }).first().check();
  const actions = inOrder(pickRow, named("button", "exports:actions"));
  const settings = (page: string) => `${PROJECT}/settings/${page}`;
  return [
    { name: "sign-in-refused", path: "/auth/sign-in", signedOut: true, act: async (page) => {
      await page.locator('input[type="email"]').fill("nobody@example.com");
      await page.locator('input[type="password"]').fill("wrong-Password-1!");
      await page.keyboard.press("Enter");
      await page.getByRole("alert").first().waitFor();
    } },
    { name: "reset-password", path: "/auth/reset-password", signedOut: true },
    { name: "public-trace-none", path: "/public/traces/none", signedOut: true },
    { name: "wizard-members", path: "/organization/firefly/setup?orgstep=invite-members" },
    { name: "wizard-project", path: "/organization/firefly/setup?orgstep=create-project" },
    { name: "wizard-tracing", path: `/organization/firefly/setup?orgstep=setup-tracing&project=${project}` },
    { name: "trace-none", path: `${traces}/none` },
    { name: "loose-trace-none", path: "/trace/none" },
    { name: "user-menu", path: PROJECT, act: named("button", "app:user.menu") },
    { name: "job-tray", path: PROJECT, act: named("button", "exports:tray.label_other", { count: "0" }) },
    { name: "range-picker", path: traces, act: (page, say) => page.getByRole("button", { name: say("parts:range.aria", { range: "" }).trim() }).click() },
    { name: "environments", path: traces, act: (page, say) => named("button", "tracing:environment.label", { picked: say("tracing:environment.all") })(page, say) },
    { name: "columns", path: traces, act: named("button", "ui:table.columns") },
    { name: "refresh", path: traces, act: (page, say) => page.getByRole("button", { name: say("ui:refresh.label", { pace: say("ui:refresh.off") }) }).click() },
    { name: "views", path: traces, act: (page) => page.keyboard.press("v") },
    { name: "view-new", path: traces, act: inOrder((page) => page.keyboard.press("v"), named("menuitem", "dashboards:views.create")) },
    { name: "search-offers", path: traces, act: (page) => page.keyboard.press("/") },
    { name: "search-problem", path: traces, act: typed("tracing:search.label", "latency:>soon") },
    { name: "rows-picked", path: traces, act: actions },
    { name: "export", path: traces, act: inOrder(actions, named("menuitem", "exports:export_picked")) },
    { name: "tags", path: traces, act: inOrder(actions, named("menuitem", "exports:tag")) },
    { name: "delete", path: traces, act: inOrder(actions, named("menuitem", "exports:delete")) },
    { name: "sessions-nothing", path: `${PROJECT}/sessions?search=nonesuch` },
    { name: "users-nothing", path: `${PROJECT}/users?search=nonesuch` },
    { name: "scores-nothing", path: `${PROJECT}/scores?env=%5B%22nonesuch%22%5D` },
    { name: "dashboard-nothing", path: `${PROJECT}/dashboards/usage?env=%5B%22nonesuch%22%5D` },
    { name: "trace-comment", path: oneTrace, act: (page) => page.keyboard.press("c") },
    { name: "trace-correction", path: oneTrace, act: named("button", "scores:correction.add") },
    { name: "trace-delete", path: oneTrace, act: named("button", "tracing:trace.delete") },
    { name: "trace-view-menu", path: oneTrace, act: named("button", "tracing:view.label") },
    { name: "trace-json", path: oneTrace, act: (page) => page.keyboard.press("m") },
    { name: "key-new", path: settings("api-keys"), act: named("button", "accounts:keys.create") },
    { name: "config-new", path: settings("scores"), act: named("button", "scores:configs.new") },
    { name: "model-new", path: settings("models"), act: named("button", "pricing:models.new") },
    { name: "project-delete", path: settings("danger"), act: named("button", "accounts:danger.delete_project") },
  ];
}
