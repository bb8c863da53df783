import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { copyText } from "@/lib/clipboard";
import { Button, IconButton } from "./button";
import { toast } from "./toast";

interface CopyButtonProps {
  text: string | (() => string);
  label: string;
  /** Shows the label beside the picture. */
  wide?: boolean;
  className?: string;
}

export function CopyButton({ text, label, wide = false, className }: CopyButtonProps) {
  const { t } = useTranslation("ui");
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = window.setTimeout(() => setDone(false), 1600);
    return () => window.clearTimeout(timer);
  }, [done]);
  const copy = async () => {
    const worked = await copyText(typeof text === "function" ? text() : text);
    setDone(worked);
    if (!worked) toast.bad(t("copy.failed"));
  };
  const icon = done ? <Check size={14} className="text-good" /> : <Copy size={14} />;
  if (wide) {
    return (
      <Button icon={icon} onClick={copy} className={className}>
        {done ? t("copy.done") : label}
      </Button>
    );
  }
  return <IconButton label={done ? t("copy.done") : label} icon={icon} onClick={copy} className={className} />;
}
