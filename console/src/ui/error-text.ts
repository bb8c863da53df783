import type { i18n } from "i18next";
import { ApiError } from "@/lib/http";

/** The sentence for a refusal: translated by its code, else the server's own words. */
export function errorText(language: i18n, error: unknown): string {
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error);
  const key = `errors:code.${error.code}` as "errors:code.unreachable";
  if (language.exists(key)) return String(language.t(key));
  return error.status >= 500 || error.message === "" ? String(language.t("errors:server", { status: error.status })) : error.message;
}
