import { Download } from "lucide-react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { loadText, PUBLIC, type TextPlace } from "@/data/trace";
import { downloadText } from "@/lib/download";
import { formatBytes } from "@/lib/format";
import { PayloadView, type PayloadMode } from "@/parts/payload/payload-view";
import { IconButton } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { errorText } from "@/ui/error-text";
import type { Jump } from "@/ui/long-text/long-text";
import { toast } from "@/ui/toast";
import { FieldSearch } from "./field-search";

interface PayloadSectionProps {
  title: string;
  /** What has come so far: the beginning of a long text. */
  raw: string | null;
  bytes: number;
  mode: PayloadMode;
  place: TextPlace;
  trailing?: ReactNode;
  /** Shown instead of the payload while it is read formatted. */
  instead?: ReactNode;
  /** Words were chosen in it: the place is counted in characters, -1 where it cannot be told. */
  onQuote?: (quote: string, at: number) => void;
}

const SEARCH_FROM = 16_384;
const MOST_QUOTE = 2000;

function utf8Length(text: string | null): number {
  return text === null ? 0 : new TextEncoder().encode(text).length;
}

/** One input or output: its heading, the way to the rest when it is long, and finding words in it. */
export function PayloadSection({ title, raw, bytes, mode, place, trailing, instead, onQuote }: PayloadSectionProps) {
  const { t, i18n } = useTranslation("tracing");
  const [whole, setWhole] = useState<string>();
  const [come, setCome] = useState<number>();
  const [jump, setJump] = useState<Jump>();
  const leaving = useRef<AbortController>(undefined);
  useEffect(() => () => leaving.current?.abort(), []);
  const isCut = whole === undefined && bytes > utf8Length(raw);
  const shown = whole ?? raw;
  const load = async (): Promise<string | undefined> => {
    if (!isCut) return shown ?? "";
    leaving.current = new AbortController();
    setCome(0);
    try {
      const text = await loadText(place, setCome, leaving.current.signal);
      setWhole(text);
      return text;
    } catch (error) {
      if (!(error instanceof DOMException)) toast.bad(errorText(i18n, error));
      return undefined;
    } finally {
      setCome(undefined);
    }
  };
  const save = async () => {
    const text = await load();
    if (text !== undefined) downloadText(`${place.observationId ?? place.traceId}-${place.field}.${/^\s*[[{]/.test(text) ? "json" : "txt"}`, text);
  };
  const quote = () => {
    const chosen = window.getSelection()?.toString().trim() ?? "";
    if (chosen !== "" && chosen.length <= MOST_QUOTE) onQuote?.(chosen, shown?.indexOf(chosen) ?? -1);
  };
  return (
    <section aria-label={title} className="mb-4 min-w-0">
      <header className="flex h-8 items-center gap-1">
        <h3 className="font-semibold">{title}</h3>
        {bytes > 0 && <span className="num ml-1 text-meta text-ink-2">{formatBytes(bytes, i18n.language)}</span>}
        <div className="flex-1" />
        {trailing}
        {bytes > SEARCH_FROM && place.projectId !== PUBLIC && (
          <FieldSearch
            place={place}
            title={title}
            onJump={(at, length) => {
              void load().then((text) => text !== undefined && setJump({ at, length }));
            }}
          />
        )}
        {raw && <CopyButton text={shown ?? ""} label={t("payload.copy", { what: title })} />}
        {raw && place.projectId !== PUBLIC && <IconButton label={t("payload.save", { what: title })} icon={<Download size={14} />} onClick={() => void save()} />}
      </header>
      <div className="overflow-hidden rounded-md border border-line" onMouseUp={onQuote && quote}>
        {instead !== undefined && mode === "formatted" && jump === undefined ? instead : <PayloadView raw={shown} mode={mode} projectId={place.projectId} label={title} cut={isCut} jump={jump} />}
        {jump !== undefined && (
          <button type="button" onClick={() => setJump(undefined)} className="block w-full border-t border-line bg-panel px-3 py-1.5 text-left text-meta text-accent hover:underline">
            {t("payload.back")}
          </button>
        )}
        {isCut && place.projectId !== PUBLIC && (
          <button type="button" disabled={come !== undefined} onClick={() => void load()} className="block w-full border-t border-line bg-panel px-3 py-1.5 text-left text-meta text-accent hover:underline">
            {come === undefined ? t("payload.load_all", { size: formatBytes(bytes, i18n.language) }) : t("payload.loading_bytes", { come: formatBytes(come, i18n.language), size: formatBytes(bytes, i18n.language) })}
          </button>
        )}
      </div>
    </section>
  );
}
