// One installation with its world, one browser, and one signed-in person a language, for every suite of a run: started
// when the first asks, stopped after the last. Suites that run in one process share them.
import assert from "node:assert/strict";
import { after } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { openBrowser, openContext, watch, type Language } from "./browser.ts";
import { startServer, type Server } from "./server.ts";
import { EMAIL, makeWorld, PASSWORD, SETTINGS } from "./world.ts";

export interface House {
  browser: Browser;
  server: Server;
}

let opening: Promise<House> | undefined;
const people = new Map<Language, Promise<BrowserContext>>();

async function open(): Promise<House> {
  const server = await startServer(SETTINGS);
  try {
    await makeWorld(server.base);
    return { browser: await openBrowser(), server };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

export function house(): Promise<House> {
  opening ??= open();
  return opening;
}

after(async () => {
  const { browser, server } = await house();
  await browser.close();
  await server.stop();
});

/** Each language looks through a theme of its own, so that both are seen. */
export const themeOf = (language: Language) => (language === "en" ? "light" : "dark");

/** Somebody who has just signed in, with nothing kept from before. */
export async function newcomer(language: Language): Promise<BrowserContext> {
  const { browser, server } = await house();
  const context = await openContext(browser, { language, theme: themeOf(language), width: 1280, height: 800 });
  const answer = await context.request.post(`${server.base}/api/console/auth/sign-in`, { data: { email: EMAIL, password: PASSWORD } });
  assert.ok(answer.ok(), await answer.text());
  return context;
}

/** The person who reads in this language; the same for all suites. */
export function person(language: Language): Promise<BrowserContext> {
  const known = people.get(language) ?? newcomer(language);
  people.set(language, known);
  return known;
}

/** A page of somebody's; what it complains about is read when the journey is over. */
export async function pageOf(context: BrowserContext, path: string): Promise<{ page: Page; troubles: string[] }> {
  const { server } = await house();
  const page = await context.newPage();
  const troubles = watch(page, server.base);
  await page.goto(server.base + path);
  return { page, troubles };
}
