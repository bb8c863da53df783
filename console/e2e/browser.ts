import { existsSync } from "node:fs";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";

/** Debian's browser, kept from calling home. */
const CANDIDATES = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
/** A name that the browser trusts no more than an address in a network: no secure context over plain http. */
export const FAR_HOST = "lampyris.test";
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  `--host-resolver-rules=MAP ${FAR_HOST} 127.0.0.1`,
];

/** Only a hang should end a wait: a slow machine is no failure. */
const PATIENCE_MS = 120_000;

export type Language = "en" | "zh-CN";
export const LANGUAGES: readonly Language[] = ["en", "zh-CN"];

export async function openBrowser(): Promise<Browser> {
  const executablePath = CANDIDATES.find((path) => path !== undefined && existsSync(path));
  if (!executablePath) throw new Error("no Chromium found. do: apt-get install chromium, or set CHROMIUM to its path");
  return chromium.launch({ executablePath, args: FLAGS });
}

export interface Look {
  language: Language;
  theme: "light" | "dark";
  width: number;
  height: number;
}

/** A fresh visitor with a language and theme of their own. */
export async function openContext(browser: Browser, look: Look): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height },
    locale: look.language,
    colorScheme: look.theme,
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(PATIENCE_MS);
  await context.addInitScript(
    ([language, theme]) => {
      window.localStorage.setItem("lampyris.language", language);
      window.localStorage.setItem("lampyris.theme", theme);
    },
    [look.language, look.theme] as const,
  );
  return context;
}

/** Fails loudly for anything the page logs as an error, and for any request that leaves the origin. */
export function watch(page: Page, origin: string): string[] {
  const troubles: string[] = [];
  page.on("pageerror", (error) => troubles.push(`page error: ${error.message}`));
  page.on("console", (message) => {
    // A refused sign-in or a missing session is logged by the browser itself; the page shows it in words.
    if (message.type() === "error" && !/status of 40[14]/.test(message.text())) troubles.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const address = request.url();
    if (!address.startsWith(origin) && !address.startsWith("data:") && !address.startsWith("blob:")) troubles.push(`left the origin: ${address}`);
  });
  return troubles;
}

export async function signIn(page: Page, base: string, email: string, password: string): Promise<void> {
  await page.goto(`${base}/auth/sign-in`);
  await page.locator('input[type="email"]').fill(email);
  await page.locator('input[type="password"]').fill(password);
  await page.locator('button[type="submit"]').click();
  await page.waitForURL((address) => !address.pathname.includes("/auth/"));
}
