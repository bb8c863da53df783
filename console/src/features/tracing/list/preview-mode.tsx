import { Braces, MessageSquareText } from "lucide-react";
import { useSyncExternalStore, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { preference, setPreference, subscribePreferences } from "@/lib/preferences";
import { Segments } from "@/ui/tabs";

export type Preview = "smart" | "json";
const NAME = "list.preview";

/** Whether lists show what was said, or what was sent. */
export function usePreviewMode(): Preview {
  const kept = useSyncExternalStore(subscribePreferences, () => preference(NAME)) as { mode?: unknown } | undefined;
  return kept?.mode === "json" ? "json" : "smart";
}

export function PreviewMode() {
  const { t } = useTranslation("tracing");
  const mode = usePreviewMode();
  return (
    <Segments
      label={t("preview.label")}
      value={mode}
      onPick={(next) => setPreference(NAME, { mode: next })}
      tabs={[
        { value: "smart", label: <Picture icon={<MessageSquareText size={13} aria-hidden />} text={t("preview.smart")} /> },
        { value: "json", label: <Picture icon={<Braces size={13} aria-hidden />} text={t("preview.json")} /> },
      ]}
    />
  );
}

function Picture({ icon, text }: { icon: ReactNode; text: string }) {
  return (
    <span title={text}>
      {icon}
      <span className="sr-only">{text}</span>
    </span>
  );
}
