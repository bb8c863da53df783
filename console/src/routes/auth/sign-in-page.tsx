import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, Navigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { authConfigQuery, useSignIn } from "@/data/accounts";
import { SignCard } from "@/features/accounts/sign/sign-card";
import { SignInForm } from "@/features/accounts/sign/sign-in-form";
import { useTitle } from "@/lib/title";
import { errorText } from "@/ui/error-text";
import { useEnter } from "./after-sign-in";

const route = getRouteApi("/auth/sign-in");
/** What an administrator runs on the server. */
const RESET_COMMAND = "lampyris user set-password";

export function SignInPage() {
  const { t, i18n } = useTranslation("accounts");
  useTitle(t("sign_in.title"));
  const search = route.useSearch();
  const config = useQuery(authConfigQuery);
  const signIn = useSignIn();
  const enter = useEnter();
  if (config.data && !config.data.has_users && config.data.signup_enabled) return <Navigate to="/auth/sign-up" search={search} replace />;
  return (
    <SignCard
      title={t("sign_in.title")}
      below={
        <>
          {config.data?.signup_enabled && (
            <p className="mb-2">
              {t("sign_in.no_account")}{" "}
              <Link to="/auth/sign-up" search={search} className="text-accent underline underline-offset-2">
                {t("sign_in.to_sign_up")}
              </Link>
            </p>
          )}
          <p className="text-meta">
            {t("sign_in.forgot")} <code className="block font-mono">{RESET_COMMAND}</code>
          </p>
        </>
      }
    >
      <SignInForm
        email={search.email}
        busy={signIn.isPending}
        error={signIn.error ? errorText(i18n, signIn.error) : undefined}
        onSubmit={(who) => signIn.mutate(who, { onSuccess: () => void enter(search.targetPath) })}
      />
    </SignCard>
  );
}
