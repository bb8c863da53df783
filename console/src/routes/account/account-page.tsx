import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { meQuery, useChangePassword, useUpdateMe } from "@/data/accounts";
import { NameForm } from "@/features/accounts/setup/name-form";
import { PasswordForm } from "@/features/accounts/sign/password-form";
import { useTitle } from "@/lib/title";
import { Section } from "@/ui/settings-page";
import { toast } from "@/ui/toast";
import { errorText } from "@/ui/error-text";

export function AccountPage() {
  const { t, i18n } = useTranslation("accounts");
  useTitle(t("account.title"));
  const { data: me } = useSuspenseQuery(meQuery);
  const update = useUpdateMe();
  const change = useChangePassword();
  const [round, setRound] = useState(0);
  return (
    <div className="mx-auto max-w-[560px] px-6 py-8">
      <h1 className="mb-6 text-title font-semibold">{t("account.title")}</h1>
      <Section title={t("account.profile")} lead={me.user.email}>
        <NameForm
          key={me.user.name}
          label={t("name")}
          action={t("save")}
          initial={me.user.name}
          busy={update.isPending}
          onSubmit={(name) => update.mutate({ name }, { onSuccess: () => toast.good(t("saved")) })}
        />
      </Section>
      <Section title={t("account.password")} lead={t("account.password_lead")}>
        <PasswordForm
          key={round}
          busy={change.isPending}
          error={change.error ? errorText(i18n, change.error) : undefined}
          onSubmit={(both) =>
            change.mutate(both, {
              onSuccess: () => {
                toast.good(t("account.password_changed"));
                setRound(round + 1);
              },
            })
          }
        />
      </Section>
    </div>
  );
}
