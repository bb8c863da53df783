import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { afterEach, beforeAll } from "vitest";
import en from "@/locales/en";
import zh from "@/locales/zh-CN";

// Parts that load late take their time on a slow machine; only a hang should end a wait.
configure({ asyncUtilTimeout: 15_000 });

beforeAll(async () => {
  await i18next.use(initReactI18next).init({ lng: "en", fallbackLng: false, defaultNS: "app", resources: { en, "zh-CN": zh }, interpolation: { escapeValue: false } });
});

afterEach(async () => {
  cleanup();
  window.localStorage.clear();
  await i18next.changeLanguage("en");
});

// jsdom lays nothing out and observes nothing.
class SilentObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}
Object.assign(globalThis, { ResizeObserver: SilentObserver });
Element.prototype.scrollIntoView = () => {};
Element.prototype.hasPointerCapture = () => false;
