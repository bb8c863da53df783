import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { EmptyState } from "@/ui/states";

export function NotFoundPage() {
  const { t } = useTranslation("app");
  return (
    <EmptyState title={t("not_found.title")} body={t("not_found.body")}>
      <Link to="/" className="text-accent hover:underline">
        {t("not_found.home")}
      </Link>
      <Link to="/organizations" className="text-accent hover:underline">
        {t("not_found.organizations")}
      </Link>
    </EmptyState>
  );
}
