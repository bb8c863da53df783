import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, Navigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { authConfigQuery, useSignIn } from "@/data/accounts";
import { SignCard } from "@/features/accounts/sign/sign-card";
import { SignInForm } from "@/features/accounts/sign/sign-in-form";
import { errorText } from "@/ui/error-text";
import { useEnter } from "./after-sign-in";

const route = getRouteApi("/auth/sign-in");

export function SignInPage() {
  const { t, i18n } = useTranslation("accounts");
  const search = route.useSearch();
  const config = useQuery(authConfigQuery);
  const signIn = useSignIn();
  const enter = useEnter();
  if (config.data && !config.data.has_users && config.data.signup_enabled) return <Navigate to="/auth/sign-up" search={search} replace />;
  return (
    <SignCard
      title={t("sign_in.title")}
      below={
        config.data?.signup_enabled ? (
          <>
            {t("sign_in.no_account")}{" "}
            <Link to="/auth/sign-up" search={search} className="text-accent underline underline-offset-2">
              {t("sign_in.to_sign_up")}
            </Link>
          </>
        ) : (
          t("sign_in.forgot")
        )
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
