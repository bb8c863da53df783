import { useTranslation } from "react-i18next";
import type { Role } from "@/api/types";

export const ROLES = ["OWNER", "ADMIN", "MEMBER", "VIEWER", "NONE"] as const satisfies readonly Role[];

export function useRoleChoices(): { value: Role; label: string }[] {
  const { t } = useTranslation("accounts");
  return ROLES.map((value) => ({ value, label: t(`role.${value}`) }));
}
