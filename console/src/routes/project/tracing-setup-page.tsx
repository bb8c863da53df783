import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { TracingSetupPanel } from "./tracing-setup-panel";

const route = getRouteApi("/in/project/$projectId/setup");

export function TracingSetupPage() {
  const { t } = useTranslation("accounts");
  const { projectId } = route.useParams();
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-[820px] px-6 py-8">
        <h1 className="text-title font-semibold">{t("setup.step.setup-tracing")}</h1>
        <p className="mt-1 mb-5 text-ink-2">{t("setup.tracing.lead")}</p>
        <TracingSetupPanel projectId={projectId} />
      </div>
    </div>
  );
}
