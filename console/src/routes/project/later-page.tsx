import { getRouteApi, Link, notFound } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useTitle } from "@/lib/title";
import { Firefly } from "@/parts/firefly";
import { EmptyState } from "@/ui/states";

const route = getRouteApi("/in/project/$projectId/$");

/** Rooms of the product that this version does not have: their addresses are known from links, SDKs and bookmarks. */
const LATER = ["prompts", "playground", "datasets", "experiments", "evals", "annotation-queues", "alerts", "widgets", "automations", "scores/analytics"] as const;

export function LaterPage() {
  const { t } = useTranslation("app");
  const { projectId, _splat = "" } = route.useParams();
  const room = LATER.find((one) => _splat === one || _splat.startsWith(`${one}/`));
  const name = room && t(`later.room.${room === "scores/analytics" ? "score-analytics" : room}`);
  useTitle(name);
  if (!name) throw notFound();
  return (
    <EmptyState icon={<Firefly size={36} lit={false} />} title={t("later.title", { room: name })} body={t("later.body")}>
      <Link to="/project/$projectId/traces" params={{ projectId }} className="text-accent hover:underline">
        {t("later.traces")}
      </Link>
    </EmptyState>
  );
}
