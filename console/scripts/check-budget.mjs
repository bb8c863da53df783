// What a browser must load before the first screen shows, compressed: the page, its scripts, styles and one language.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const CONSOLE = join(dirname(fileURLToPath(import.meta.url)), "..");
const BUILT = [join(CONSOLE, "dist"), join(CONSOLE, "../src/lampyris/entry/console_dist")];
const DIST = process.argv[2] ?? BUILT.find((folder) => existsSync(join(folder, "index.html")));
if (!DIST) {
  console.error("nothing is built. do: npm run build");
  process.exit(1);
}
const ASSETS = join(DIST, "assets");
const BUDGET_BYTES = 350 * 1024;
const SCREENS = ["sign-in-page", "home-page", "traces-page", "trace-page"];

const files = readdirSync(ASSETS);
const named = (name) => files.find((file) => file.startsWith(`${name}-`) && file.endsWith(".js"));
const html = readFileSync(join(DIST, "index.html"), "utf8");
const fromPage = [...html.matchAll(/assets\/([\w.-]+\.(?:js|css))/g)].map((found) => found[1]);

/** A script with everything that it imports statically. */
function withImports(file, seen = new Set()) {
  if (!file || seen.has(file)) return seen;
  seen.add(file);
  if (!file.endsWith(".js")) return seen;
  const text = readFileSync(join(ASSETS, file), "utf8");
  for (const found of text.matchAll(/(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g)) withImports(found[1], seen);
  return seen;
}

const size = (file) => gzipSync(readFileSync(join(ASSETS, file)), { level: 6 }).length;
const language = ["en", "zh-CN"].map(named).reduce((a, b) => (size(a) > size(b) ? a : b));
let failed = false;
for (const screen of SCREENS) {
  const needed = new Set();
  for (const file of [...fromPage, language, named(screen)]) withImports(file, needed);
  const total = [...needed].reduce((sum, file) => sum + size(file), gzipSync(html).length);
  const tooMuch = total > BUDGET_BYTES;
  failed ||= tooMuch;
  console.log(`${screen.padEnd(14)} ${(total / 1024).toFixed(0).padStart(4)} KB in ${needed.size} files${tooMuch ? `, over the budget of ${BUDGET_BYTES / 1024} KB` : ""}`);
}
process.exit(failed ? 1 : 0);
