// Pictures of every page in both languages and themes, from a whole installation with demo data. While it is at it,
// every page is checked for errors, for requests that leave the origin, and for accessibility (axe, WCAG A and AA).
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext } from "playwright-core";
import { violations } from "./axe.ts";
import { LANGUAGES, openBrowser, openContext, signIn, watch, type Language } from "./browser.ts";
import { furnish, screensOf, settled, type Screen } from "./pages.ts";
import { startServer, type Server } from "./server.ts";
import { wordsOf } from "./words.ts";

// Usage: node e2e/screens.ts [--only=NAME,...] [--widths=1280,1600] [FOLDER]
const ONLY = process.argv.find((argument) => argument.startsWith("--only="))?.slice("--only=".length).split(",");
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
async function take(context: BrowserContext, base: string, screen: Screen, language: Language, theme: string): Promise<string[]> {
  const page = await context.newPage();
  const troubles = watch(page, base);
  await page.goto(base + screen.path);
  await settled(page);
  await screen.act?.(page, wordsOf(language));
  await settled(page);
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
        if (!furnished) await furnish(context, server.base, SETTINGS.LANGFUSE_INIT_PROJECT_ID);
        furnished = true;
        for (const screen of (await screensOf(context, server.base, SETTINGS.LANGFUSE_INIT_PROJECT_ID)).filter((one) => ONLY === undefined || ONLY.includes(one.name))) {
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
