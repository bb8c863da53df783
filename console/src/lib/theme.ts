import { recall, remember } from "./storage";

export const THEMES = ["light", "dark", "system"] as const;
export type Theme = (typeof THEMES)[number];

const prefersDark = () => window.matchMedia?.("(prefers-color-scheme: dark)");

export function currentTheme(): Theme {
  const kept = recall("theme");
  return THEMES.find((theme) => theme === kept) ?? "system";
}

function paint(theme: Theme): void {
  const dark = theme === "dark" || (theme === "system" && prefersDark()?.matches === true);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}

export function setTheme(theme: Theme): void {
  remember("theme", theme);
  paint(theme);
}

/** Paints before the first render and follows the system when asked to. */
export function startTheme(): void {
  paint(currentTheme());
  prefersDark()?.addEventListener("change", () => paint(currentTheme()));
}
