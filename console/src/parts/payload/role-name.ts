import { useTranslation } from "react-i18next";

const KNOWN_ROLES = ["system", "user", "assistant", "tool"] as const;

/** A role in the reader's language; unknown ones as they were written. */
export function useRoleName(): (role: string) => string {
  const { t } = useTranslation("parts");
  return (role) => {
    const known = KNOWN_ROLES.find((one) => one === role);
    return known ? t(`role.${known}`) : role;
  };
}
