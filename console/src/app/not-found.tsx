import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Firefly } from "@/parts/firefly";
import { EmptyState } from "@/ui/states";

export function NotFoundPage() {
  const { t } = useTranslation("app");
  return (
    <EmptyState icon={<Firefly size={36} lit={false} />} title={t("not_found.title")} body={t("not_found.body")}>
      <Link to="/" className="text-accent hover:underline">
        {t("not_found.home")}
      </Link>
      <Link to="/organizations" className="text-accent hover:underline">
        {t("not_found.organizations")}
      </Link>
    </EmptyState>
  );
}
