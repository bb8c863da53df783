// Every page, every layer that opens over one and every state with nothing to show: accessible (WCAG A and AA) in both
// themes, every button with a name, and no error in the console. No gate of every day: it takes minutes.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { BrowserContext, Page } from "playwright-core";
import { violationsInThemes } from "./axe.ts";
import { openContext } from "./browser.ts";
import { house, pageOf, person } from "./house.ts";
import { furnish, layersOf, screensOf, settled, type Screen } from "./pages.ts";
import { wordsOf } from "./words.ts";
import { PROJECT } from "./world.ts";

const PROJECT_ID = PROJECT.slice("/project/".length);
/** Names of screens: only these, or all. */
const ONLY = process.env.SCREENS?.split(",");
const say = wordsOf("zh-CN");
let visitor: BrowserContext;
let reader: BrowserContext;

before(async () => {
  const { browser, server } = await house();
  reader = await person("zh-CN");
  visitor = await openContext(browser, { language: "zh-CN", theme: "light", width: 1280, height: 800 });
  await furnish(reader, server.base, PROJECT_ID);
});

/** Buttons and links that say nothing: axe passes those that have only a title, which nobody hears who uses keys. */
const nameless = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("button, a[href], [role=button]")]
      .filter((one) => !(one.textContent ?? "").trim() && !one.getAttribute("aria-label") && !one.getAttribute("aria-labelledby") && !one.querySelector("[aria-label]"))
      .map((one) => `no name: ${one.outerHTML.slice(0, 200)}`),
  );

async function look(screen: Screen): Promise<void> {
  const { page, troubles } = await pageOf(screen.signedOut ? visitor : reader, screen.path);
  try {
    await settled(page);
    await screen.act?.(page, say);
    await settled(page);
    assert.deepEqual([...(await violationsInThemes(page)), ...(await nameless(page)), ...troubles], []);
  } finally {
    await page.close();
  }
}

test("every page and layer is accessible in both themes", async (about) => {
  const { server } = await house();
  const screens = [...(await screensOf(reader, server.base, PROJECT_ID)), ...layersOf(PROJECT_ID, "rag")];
  for (const screen of screens.filter((one) => ONLY === undefined || ONLY.includes(one.name))) await about.test(screen.name, () => look(screen));
});
