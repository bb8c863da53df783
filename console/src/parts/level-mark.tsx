import { Bug, TriangleAlert, CircleX } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Level } from "@/api/types";

/** Colour and glyph together; the ordinary level shows nothing. */
export function LevelMark({ level }: { level: Level }) {
  const { t } = useTranslation("parts");
  if (level === "ERROR") return <CircleX size={14} className="shrink-0 text-bad" role="img" aria-label={t("level.ERROR")} />;
  if (level === "WARNING") return <TriangleAlert size={14} className="shrink-0 text-warn" role="img" aria-label={t("level.WARNING")} />;
  if (level === "DEBUG") return <Bug size={14} className="shrink-0 text-ink-2" role="img" aria-label={t("level.DEBUG")} />;
  return null;
}

/** The worst level among the steps of a trace. */
export function worstLevel(errors: number, warnings: number): Level {
  return errors > 0 ? "ERROR" : warnings > 0 ? "WARNING" : "DEFAULT";
}
