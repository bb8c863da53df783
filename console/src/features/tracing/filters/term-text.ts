import { useTranslation } from "react-i18next";
import type { Filter } from "@/api/types";
import type { Vocabulary } from "./grammar/fields";
import { writeQuery } from "./grammar/write";

/** One filter as it stands in the search bar. */
export function useTermText(words?: Vocabulary): (term: Filter) => string {
  const { i18n } = useTranslation();
  return (term) => writeQuery([term], undefined, i18n.language === "zh-CN" ? "zh" : "en", words);
}
