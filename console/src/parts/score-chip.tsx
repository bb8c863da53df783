import { useTranslation } from "react-i18next";
import type { ScoreDataType } from "@/api/types";
import { formatNumber } from "@/lib/format";
import { Chip } from "@/ui/chip";

export interface ScoreValue {
  data_type: ScoreDataType;
  value: number | null;
  string_value: string | null;
}

/** A score's value in words: a number, yes or no, a category, or the start of a text. */
export function useScoreText(): (score: ScoreValue) => string {
  const { t, i18n } = useTranslation("parts");
  return (score) => {
    if (score.data_type === "BOOLEAN") {
      if (score.value !== null && score.value > 0 && score.value < 1) return formatNumber(score.value, i18n.language);
      return score.value === 1 ? t("score.true") : t("score.false");
    }
    if (score.data_type === "NUMERIC") return formatNumber(score.value, i18n.language, 3);
    return score.string_value ?? formatNumber(score.value, i18n.language);
  };
}

interface ScoreChipProps {
  score: ScoreValue & { name: string; count?: number; comment?: string | null };
}

export function ScoreChip({ score }: ScoreChipProps) {
  const text = useScoreText();
  const value = text(score);
  return (
    <Chip title={`${score.name}: ${value}${score.comment ? `\n${score.comment}` : ""}`}>
      <span className="ellipsis max-w-28">{score.name}</span>
      <span className="num ellipsis max-w-32 font-semibold text-ink">{value}</span>
      {score.count !== undefined && score.count > 1 && <span className="num">{`×${score.count}`}</span>}
    </Chip>
  );
}
