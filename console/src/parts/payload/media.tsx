import { FileText } from "lucide-react";
import { useTranslation } from "react-i18next";
import { withBase } from "@/lib/base";
import { useMediaPath } from "./media-room";
import type { MediaRef } from "./parse/types";

interface MediaProps {
  media: MediaRef;
  projectId: string;
}

/** Pictures and sound are shown in place, anything else can be opened. Bytes come from our own origin only. */
export function Media({ media, projectId }: MediaProps) {
  const { t } = useTranslation("parts");
  const path = useMediaPath(projectId, media.id ?? "");
  const address = media.dataUri ?? withBase(`/api/console${path}`);
  if (media.contentType.startsWith("image/")) {
    return <img src={address} alt={t("media.image")} loading="lazy" className="max-h-80 max-w-full self-start rounded-md border border-line" />;
  }
  if (media.contentType.startsWith("audio/")) return <audio controls src={address} aria-label={t("media.audio")} className="h-9 w-full max-w-md" />;
  if (media.contentType.startsWith("video/")) return <video controls src={address} aria-label={t("media.video")} className="max-h-80 max-w-full rounded-md" />;
  return (
    <a href={address} target="_blank" rel="noopener" className="inline-flex items-center gap-1.5 text-accent hover:underline">
      <FileText size={14} aria-hidden />
      {t("media.file", { type: media.contentType })}
    </a>
  );
}
