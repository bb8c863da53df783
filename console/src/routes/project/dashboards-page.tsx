import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { BOARDS } from "@/features/dashboards/boards/boards";
import { useTitle } from "@/lib/title";
import { SimpleTable } from "@/ui/simple-table";

const route = getRouteApi("/in/project/$projectId/dashboards");

export function DashboardsPage() {
  const { t } = useTranslation("dashboards");
  const { projectId } = route.useParams();
  useTitle(t("boards.title"));
  const look = "font-semibold hover:text-accent hover:underline";
  const rows = ["home", ...BOARDS] as const;
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-[1120px] px-6 py-6">
        <h1 className="mb-3 text-title font-semibold">{t("boards.title")}</h1>
        <SimpleTable<(typeof rows)[number]>
          label={t("boards.title")}
          rows={rows}
          rowKey={(id) => id}
          columns={[
            {
              id: "name",
              title: t("boards.name"),
              render: (id) =>
                id === "home" ? (
                  <Link to="/project/$projectId" params={{ projectId }} className={look}>
                    {t("title")}
                  </Link>
                ) : (
                  <Link to="/project/$projectId/dashboards/$dashboardId" params={{ projectId, dashboardId: id }} className={look}>
                    {t(`board.${id}`)}
                  </Link>
                ),
            },
            { id: "about", title: t("boards.about"), render: (id) => <span className="text-ink-2">{t(`about.${id}`)}</span> },
            { id: "owner", title: t("boards.owner"), render: () => t("boards.built_in") },
          ]}
        />
      </div>
    </div>
  );
}
