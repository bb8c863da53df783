import { Check, Minus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";
import { PASSWORD_CHECKS, type PasswordCheck } from "./password-rule";

/** What a password needs, ticked while it is typed: no surprise on submit. */
export function PasswordHints({ password }: { password: string }) {
  const { t } = useTranslation("accounts");
  return (
    <ul className="flex flex-wrap gap-x-3 gap-y-0.5" aria-label={t("password.needs")}>
      {(Object.keys(PASSWORD_CHECKS) as PasswordCheck[]).map((check) => {
        const met = PASSWORD_CHECKS[check](password);
        return (
          <li key={check} className={cx("flex items-center gap-1", met ? "text-good" : "text-ink-2")}>
            {met ? <Check size={12} aria-hidden /> : <Minus size={12} aria-hidden />}
            {t(`password.check.${check}`)}
          </li>
        );
      })}
    </ul>
  );
}
