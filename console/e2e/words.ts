import { readFileSync } from "node:fs";
import type { Language } from "./browser.ts";

type Messages = { [key: string]: string | Messages };

/** The words of one catalogue, so that a journey clicks on what a person reads. */
export function wordsOf(language: Language): (id: string, values?: Record<string, string>) => string {
  const loaded = new Map<string, Messages>();
  return (id, values = {}) => {
    const [namespace = "", path = ""] = id.split(":");
    const messages = loaded.get(namespace) ?? (JSON.parse(readFileSync(new URL(`../src/locales/${language}/${namespace}.json`, import.meta.url), "utf8")) as Messages);
    loaded.set(namespace, messages);
    const found = path.split(".").reduce<string | Messages | undefined>((at, key) => (typeof at === "object" ? at[key] : undefined), messages);
    if (typeof found !== "string") throw new Error(`no message ${id} in ${language}`);
    return found.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);
  };
}
