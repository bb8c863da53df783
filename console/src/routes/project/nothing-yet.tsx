import { useTranslation } from "react-i18next";
import { TracingSetupPanel } from "./tracing-setup-panel";

/** In place of an empty list in a project that has never received anything: how to begin. */
export function NothingYet({ projectId }: { projectId: string }) {
  const { t } = useTranslation("tracing");
  return (
    <div className="mx-auto max-w-[820px] px-6 py-8">
      <h2 className="text-title font-semibold">{t("nothing.title")}</h2>
      <p className="mt-1 mb-5 text-ink-2">{t("nothing.body")}</p>
      <TracingSetupPanel projectId={projectId} />
    </div>
  );
}
