import { Binary, Bot, Box, CircleDot, Database, Link2, MessageSquare, Scale, ShieldCheck, Wrench, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";

export const OBSERVATION_TYPES = ["SPAN", "GENERATION", "EVENT", "AGENT", "TOOL", "CHAIN", "RETRIEVER", "EVALUATOR", "EMBEDDING", "GUARDRAIL"] as const;
export type ObservationType = (typeof OBSERVATION_TYPES)[number];

/** A picture and one of five quiet hues: model, retrieval, tool, agent and chain, other. */
const LOOKS: Record<ObservationType, [LucideIcon, string, string]> = {
  GENERATION: [MessageSquare, "text-model", "bg-model"],
  EMBEDDING: [Binary, "text-retrieval", "bg-retrieval"],
  RETRIEVER: [Database, "text-retrieval", "bg-retrieval"],
  TOOL: [Wrench, "text-tool", "bg-tool"],
  AGENT: [Bot, "text-agent", "bg-agent"],
  CHAIN: [Link2, "text-agent", "bg-agent"],
  EVALUATOR: [Scale, "text-other", "bg-other"],
  GUARDRAIL: [ShieldCheck, "text-other", "bg-other"],
  EVENT: [CircleDot, "text-other", "bg-other"],
  SPAN: [Box, "text-other", "bg-other"],
};

export function observationType(type: string): ObservationType {
  return OBSERVATION_TYPES.find((known) => known === type.toUpperCase()) ?? "SPAN";
}

/** The class of the bar that stands for this type in a timeline. */
export function typeBar(type: string): string {
  return LOOKS[observationType(type)][2];
}

export function ObservationGlyph({ type, className }: { type: string; className?: string }) {
  const { t } = useTranslation("parts");
  const known = observationType(type);
  const [Icon, tone] = LOOKS[known];
  return <Icon size={14} strokeWidth={1.75} className={cx("shrink-0", tone, className)} role="img" aria-label={t(`type.${known}`)} />;
}
