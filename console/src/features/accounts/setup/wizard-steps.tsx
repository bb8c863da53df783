import { Check } from "lucide-react";
import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";

export const WIZARD_STEPS = ["create-organization", "invite-members", "create-project", "setup-tracing"] as const;
export type WizardStep = (typeof WIZARD_STEPS)[number];

/** Where one stands in the four steps. */
export function WizardSteps({ current }: { current: WizardStep }) {
  const { t } = useTranslation("accounts");
  const at = WIZARD_STEPS.indexOf(current);
  return (
    <ol aria-label={t("setup.steps")} className="flex flex-wrap gap-x-6 gap-y-2">
      {WIZARD_STEPS.map((step, index) => (
        <li key={step} aria-current={index === at ? "step" : undefined} className={cx("flex items-center gap-2", index === at ? "font-semibold" : "text-ink-2")}>
          <span
            className={cx(
              "num flex size-5 items-center justify-center rounded-full border text-meta",
              index < at ? "border-transparent bg-good-soft text-good" : index === at ? "border-accent text-accent" : "border-line",
            )}
          >
            {index < at ? <Check size={12} aria-hidden /> : index + 1}
          </span>
          {t(`setup.step.${step}`)}
        </li>
      ))}
    </ol>
  );
}
