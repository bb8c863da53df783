import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { PageSkeleton } from "@/ui/states";

// Apart: a project is empty once, and its lists are opened every day.
const TracingSetupPanel = lazy(async () => ({ default: (await import("./tracing-setup-panel")).TracingSetupPanel }));

/** In place of an empty list in a project that has never received anything: how to begin. */
export function NothingYet({ projectId }: { projectId: string }) {
  const { t } = useTranslation("tracing");
  return (
    <div className="mx-auto max-w-[820px] px-6 py-8">
      <h2 className="text-title font-semibold">{t("nothing.title")}</h2>
      <p className="mt-1 mb-5 text-ink-2">{t("nothing.body")}</p>
      <Suspense fallback={<PageSkeleton />}>
        <TracingSetupPanel projectId={projectId} />
      </Suspense>
    </div>
  );
}
