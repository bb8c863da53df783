import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { authConfigQuery, useSignUp } from "@/data/accounts";
import { SignCard } from "@/features/accounts/sign/sign-card";
import { SignUpForm } from "@/features/accounts/sign/sign-up-form";
import { useTitle } from "@/lib/title";
import { errorText } from "@/ui/error-text";
import { useEnter } from "./after-sign-in";

const route = getRouteApi("/auth/sign-up");

export function SignUpPage() {
  const { t, i18n } = useTranslation("accounts");
  useTitle(t("sign_up.title"));
  const search = route.useSearch();
  const config = useQuery(authConfigQuery);
  const signUp = useSignUp();
  const enter = useEnter();
  const first = config.data?.has_users === false;
  const closed = config.data?.signup_enabled === false;
  return (
    <SignCard
      title={first ? t("sign_up.first_title") : t("sign_up.title")}
      lead={closed ? t("sign_up.closed") : first ? t("sign_up.first_lead") : search.email ? t("sign_up.invited") : undefined}
      below={
        !first && (
          <>
            {t("sign_up.have_account")}{" "}
            <Link to="/auth/sign-in" search={search} className="text-accent underline underline-offset-2">
              {t("sign_up.to_sign_in")}
            </Link>
          </>
        )
      }
    >
      {!closed && (
        <SignUpForm
          email={search.email}
          busy={signUp.isPending}
          error={signUp.error ? errorText(i18n, signUp.error) : undefined}
          onSubmit={(who) => signUp.mutate(who, { onSuccess: () => void enter(search.targetPath) })}
        />
      )}
    </SignCard>
  );
}
