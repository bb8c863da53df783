import { useTranslation } from "react-i18next";
import { observationType } from "@/parts/observation-glyph";

const LEVELS = ["DEBUG", "DEFAULT", "WARNING", "ERROR"] as const;

/** Levels and types have words of their own; anything else is what the application wrote. */
export function useValueName(): (column: string, value: string) => string {
  const { t } = useTranslation("parts");
  return (column, value) => {
    if (column === "type") return t(`type.${observationType(value)}`);
    const level = column === "level" ? LEVELS.find((one) => one === value) : undefined;
    return level ? t(`level.${level}`) : value;
  };
}
