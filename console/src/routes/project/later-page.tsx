import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useTitle } from "@/lib/title";
import { Firefly } from "@/parts/firefly";
import { laterRoom } from "@/parts/later-rooms";
import { EmptyState } from "@/ui/states";

const route = getRouteApi("/in/project/$projectId/$");

/** Says that a room is still to come. */
export function LaterPage() {
  const { t } = useTranslation("app");
  const { projectId, _splat = "" } = route.useParams();
  const room = laterRoom(_splat);
  const name = room && t(`later.room.${room === "scores/analytics" ? "score-analytics" : room}`);
  useTitle(name);
  if (!name) return null;
  return (
    <EmptyState icon={<Firefly size={36} lit={false} />} title={t("later.title", { room: name })} body={t("later.body")}>
      <Link to="/project/$projectId/traces" params={{ projectId }} className="text-accent hover:underline">
        {t("later.traces")}
      </Link>
    </EmptyState>
  );
}
