import i18next, { type ResourceLanguage } from "i18next";
import { initReactI18next } from "react-i18next";
import type en from "@/locales/en";
import { recall, remember } from "./storage";

export const LANGUAGES = ["en", "zh-CN"] as const;
export type Language = (typeof LANGUAGES)[number];

type Loaded = { default: ResourceLanguage };
const load: Record<Language, () => Promise<Loaded>> = {
  en: () => import("@/locales/en"),
  "zh-CN": () => import("@/locales/zh-CN"),
};

export function asLanguage(value: string | null | undefined): Language | undefined {
  if (!value) return undefined;
  return value.toLowerCase().startsWith("zh") ? "zh-CN" : value.toLowerCase().startsWith("en") ? "en" : undefined;
}

function firstLanguage(): Language {
  const asked = asLanguage(new URLSearchParams(window.location.search).get("lang"));
  if (asked) remember("language", asked);
  return asked ?? asLanguage(recall("language")) ?? asLanguage(navigator.language) ?? "en";
}

async function ensureLoaded(language: Language): Promise<void> {
  const { default: bundle } = await load[language]();
  for (const [namespace, messages] of Object.entries(bundle)) i18next.addResourceBundle(language, namespace, messages);
}

/** Loads one language and starts; the other arrives when it is chosen. */
export async function startLanguage(): Promise<void> {
  const language = firstLanguage();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: {},
    defaultNS: "app",
    interpolation: { escapeValue: false },
    returnNull: false,
    showSupportNotice: false,
  } as Parameters<typeof i18next.init>[0]);
  await ensureLoaded(language);
  document.documentElement.lang = language;
}

export async function setLanguage(language: Language): Promise<void> {
  await ensureLoaded(language);
  remember("language", language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "app";
    resources: typeof en;
  }
}
