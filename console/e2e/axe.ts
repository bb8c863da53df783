import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";

const AXE = readFileSync(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

/** What is not accessible on the page as it stands (WCAG A and AA), one line each. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const axe = (window as unknown as { axe: { run: (root: Document, options: unknown) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe;
    const found = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa"] });
    return found.violations.map((one) => `${one.id}: ${one.nodes[0]?.html.slice(0, 200)}`);
  });
}
