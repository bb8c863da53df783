import { useTranslation } from "react-i18next";
import type { UserItem } from "@/api/types";
import { formatCompact, formatCount, formatUsd } from "@/lib/format";
import { Time } from "@/parts/time";
import { CopyButton } from "@/ui/copy-button";
import { Fact } from "@/ui/facts";

export function UserHead({ user }: { user: UserItem }) {
  const { t, i18n } = useTranslation("tracing");
  return (
    <header className="shrink-0 px-4 pt-2 pb-2">
      <div className="flex h-8 items-center gap-1.5">
        <h1 className="ellipsis text-title font-semibold">{user.id}</h1>
        <CopyButton text={user.id} label={t("users.copy_id")} />
      </div>
      <dl className="mt-1 flex flex-wrap gap-x-5 gap-y-1">
        <Fact label={t("users.first")}>
          <Time at={user.first_at} />
        </Fact>
        <Fact label={t("users.last")}>
          <Time at={user.last_at} />
        </Fact>
        <Fact label={t("sessions.traces")}>{formatCount(user.trace_count, i18n.language)}</Fact>
        <Fact label={t("users.sessions")}>{formatCount(user.session_count, i18n.language)}</Fact>
        <Fact label={t("column.totalTokens")}>{formatCompact(user.total_tokens, i18n.language)}</Fact>
        <Fact label={t("column.totalCost")}>{formatUsd(user.total_cost_usd || null, i18n.language)}</Fact>
      </dl>
    </header>
  );
}
