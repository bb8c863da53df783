import { useTranslation } from "react-i18next";
import type { Person } from "@/api/types";
import { useSignInAgain } from "@/data/accounts";
import { SignInForm } from "@/features/accounts/sign/sign-in-form";
import { sessionEnd, useSessionEnded } from "@/lib/session-end";
import { Dialog } from "@/ui/dialog";
import { errorText } from "@/ui/error-text";

/** Signing in over the page that was open: nothing that was typed there is lost. */
export function SessionEnded({ person }: { person: Person }) {
  const { t, i18n } = useTranslation("app");
  const again = useSignInAgain();
  if (!useSessionEnded()) return null;
  return (
    <Dialog open insistent onClose={sessionEnd.clear} title={t("ended.title")} description={t("ended.body")}>
      <div className="pb-4">
        <SignInForm
          email={person.email}
          busy={again.isPending}
          error={again.error ? errorText(i18n, again.error) : undefined}
          onSubmit={(who) => again.mutate(who, { onSuccess: sessionEnd.clear })}
        />
      </div>
    </Dialog>
  );
}
