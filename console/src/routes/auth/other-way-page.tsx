import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { SignCard } from "@/features/accounts/sign/sign-card";
import { useTitle } from "@/lib/title";

/** What an administrator runs on the server. */
const RESET_COMMAND = "lampyris user set-password";
const PASSWORD_WAYS = ["reset-password", "setup-password"];

/** Addresses of ways to sign in that this installation does not offer. */
export function OtherWayPage() {
  const { t } = useTranslation("accounts");
  const { way } = useParams({ from: "/auth/$way" });
  const aboutPassword = PASSWORD_WAYS.includes(way);
  useTitle(t("sign_in.title"));
  return (
    <SignCard
      title={aboutPassword ? t("other_way.password") : t("other_way.title")}
      lead={aboutPassword ? t("sign_in.forgot") : t("other_way.body")}
      below={
        <Link to="/auth/sign-in" search={{}} className="text-accent underline underline-offset-2">
          {t("other_way.sign_in")}
        </Link>
      }
    >
      {aboutPassword && <code className="font-mono">{RESET_COMMAND}</code>}
    </SignCard>
  );
}
