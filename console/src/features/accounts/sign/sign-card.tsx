import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { asLanguage, LANGUAGES, setLanguage } from "@/lib/i18n";
import { Firefly } from "@/parts/firefly";
import { Segments } from "@/ui/tabs";

interface SignCardProps {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
  below?: ReactNode;
}

/** One card on a quiet ground, with the language within reach before anybody is signed in. */
export function SignCard({ title, lead, children, below }: SignCardProps) {
  const { t, i18n } = useTranslation("accounts");
  return (
    <div className="flex min-h-full flex-col bg-panel">
      <div className="flex justify-end p-4">
        <Segments
          label={t("sign.language")}
          value={asLanguage(i18n.language) ?? "en"}
          tabs={LANGUAGES.map((value) => ({ value, label: value === "en" ? "English" : "中文" }))}
          onPick={(language) => void setLanguage(language)}
        />
      </div>
      <main className="mx-auto flex w-full max-w-[380px] flex-col px-4 pt-[7vh] pb-16">
        <div className="mb-6 flex items-center gap-2.5">
          <Firefly size={30} />
          <span className="text-figure font-semibold">{t("sign.brand")}</span>
        </div>
        <section className="rounded-lg border border-line bg-ground p-6">
          <h1 className="text-title font-semibold">{title}</h1>
          {lead && <p className="mt-1 text-ink-2">{lead}</p>}
          <div className="mt-4">{children}</div>
        </section>
        {below && <div className="mt-4 text-center text-ink-2">{below}</div>}
      </main>
    </div>
  );
}
