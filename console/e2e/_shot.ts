import { openBrowser, openContext, signIn, watch } from "/work/main/console/e2e/browser.ts";
const base = process.env.BASE ?? "http://localhost:43200";
const [out, path, lang = "en", theme = "light", w = "1600", h = "1000", action = ""] = process.argv.slice(2);
const browser = await openBrowser();
const context = await openContext(browser, { language: lang as "en", theme: theme as "light", width: +w, height: +h });
const page = await context.newPage();
const t = watch(page, base);
if (!path.startsWith("/auth")) await signIn(page, base, "lin@example.com", "Firefly-2026!");
await page.goto(base + path);
await page.waitForLoadState("networkidle");
await page.waitForTimeout(500);
if (action) { await (new Function("page", `return (async()=>{${action}})()`))(page); await page.waitForTimeout(700); }
await page.screenshot({ path: out });
if (t.length) console.log(t.join("\n"));
await browser.close();
