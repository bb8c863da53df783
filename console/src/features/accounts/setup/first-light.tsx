import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";
import { Firefly } from "@/parts/firefly";
import type { ReactNode } from "react";

interface FirstLightProps {
  received: boolean;
  /** Leads to the trace that has come. */
  open: ReactNode;
}

/** Breathes while the first event is awaited, and lights up when it is here. */
export function FirstLight({ received, open }: FirstLightProps) {
  const { t } = useTranslation("accounts");
  return (
    <div
      role="status"
      data-received={received}
      className={cx("flex items-center gap-3 rounded-lg border p-4", received ? "border-transparent bg-good-soft" : "border-line bg-panel")}
    >
      <Firefly size={32} waiting={!received} />
      <div className="min-w-0 flex-1">
        <div className={cx("font-semibold", received && "text-good")}>{received ? t("setup.light.received") : t("setup.light.waiting")}</div>
        <div className="text-ink-2">{received ? t("setup.light.received_hint") : t("setup.light.waiting_hint")}</div>
      </div>
      {received && open}
    </div>
  );
}
