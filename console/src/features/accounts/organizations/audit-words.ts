import { useTranslation } from "react-i18next";

interface AuditWords {
  action: (name: string) => string;
  resource: (name: string) => string;
}

/** The log's own names in words; one that a newer server writes is shown as it is, as nothing better is known of it. */
export function useAuditWords(): AuditWords {
  const { t } = useTranslation("accounts");
  return {
    action: (name) => t(`audit.actions.${name as "create"}`, { defaultValue: name }),
    resource: (name) => t(`audit.resources.${name as "project"}`, { defaultValue: name }),
  };
}
