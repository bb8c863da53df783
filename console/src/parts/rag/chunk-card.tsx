import { ArrowDown, ArrowUp, ExternalLink, Quote } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";
import { formatNumber } from "@/lib/format";
import type { RetrievedDocument } from "@/parts/payload/parse/types";
import { markedPieces } from "./retrieval";

interface ChunkCardProps {
  rank: number;
  /** The rank before a rerank. */
  before: number | undefined;
  document: RetrievedDocument;
  terms: readonly string[];
  /** Undefined when the answer cites nothing at all. */
  cited: boolean | undefined;
  /** The answer's citation of it is pointed at. */
  near: boolean;
  mark: number | undefined;
  onMark: ((value: number | null) => void) | undefined;
}

const FOLD_FROM = 420;
const MARKS = [
  [1, "rag.relevant"],
  [0.5, "rag.partly"],
  [0, "rag.irrelevant"],
] as const;

/** One retrieved text: where it comes from, how close it was and by what, whether the answer used it. */
export function ChunkCard({ rank, before, document, terms, cited, near, mark, onMark }: ChunkCardProps) {
  const { t } = useTranslation("parts");
  const [open, setOpen] = useState(false);
  const long = document.text.length > FOLD_FROM;
  const shown = long && !open ? document.text.slice(0, FOLD_FROM) : document.text;
  const pieces = useMemo(() => markedPieces(shown, terms), [shown, terms]);
  return (
    <li data-rank={rank} className={cx("rounded-md border px-3 py-2", near ? "border-accent bg-picked" : "border-line")}>
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-meta">
        <span className="num font-semibold">{rank}</span>
        {before !== undefined && <Moved from={before} to={rank} />}
        <span className="ellipsis max-w-72 font-semibold" title={document.title}>
          {document.title ?? document.id ?? t("rag.untitled")}
        </span>
        <Place document={document} />
        {document.score !== undefined && <Closeness document={document} />}
        <span className="flex-1" />
        {cited !== undefined && <Cited cited={cited} />}
        {(onMark ?? mark !== undefined) && <Judge rank={rank} mark={mark} onMark={onMark} />}
      </div>
      <p className={cx("mt-1 break-words whitespace-pre-wrap", cited === false && "text-ink-2")}>
        {pieces.map((piece, at) =>
          at % 2 === 1 ? (
            <mark key={at} className="rounded-sm bg-warn-soft text-inherit">
              {piece}
            </mark>
          ) : (
            <span key={at}>{piece}</span>
          ),
        )}
        {long && !open && "…"}
      </p>
      {long && (
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className="mt-0.5 text-meta text-accent hover:underline">
          {open ? t("text.fold") : t("text.open", { count: document.text.length })}
        </button>
      )}
    </li>
  );
}

function Place({ document }: { document: RetrievedDocument }) {
  const { t } = useTranslation("parts");
  return (
    <>
      {document.page && <span className="text-ink-2">{/^\d+$/.test(document.page) ? t("rag.page", { page: document.page }) : document.page}</span>}
      {document.url && /^https?:/.test(document.url) && (
        <a href={document.url} target="_blank" rel="noopener noreferrer" aria-label={t("documents.open")} className="text-accent">
          <ExternalLink size={13} />
        </a>
      )}
    </>
  );
}

function Cited({ cited }: { cited: boolean }) {
  const { t } = useTranslation("parts");
  return (
    <span className={cx("flex items-center gap-1", cited ? "text-good" : "text-ink-2")}>
      {cited && <Quote size={11} aria-hidden />}
      {cited ? t("documents.cited") : t("documents.uncited")}
    </span>
  );
}

const TONES: Record<number, string> = { 1: "bg-good-soft text-good", 0.5: "bg-warn-soft text-warn", 0: "bg-bad-soft text-bad" };

/** How relevant a person finds it; the same again takes it back. */
function Judge({ rank, mark, onMark }: Pick<ChunkCardProps, "rank" | "mark" | "onMark">) {
  const { t } = useTranslation("parts");
  return (
    <span role="group" aria-label={t("rag.mark", { rank })} className="inline-flex h-5 overflow-hidden rounded-sm border border-line">
      {MARKS.map(([value, name]) => (
        <button
          key={value}
          type="button"
          disabled={!onMark}
          aria-pressed={mark === value}
          onClick={() => onMark?.(mark === value ? null : value)}
          className={cx("px-1.5 leading-none", mark === value ? cx("font-semibold", TONES[value]) : "text-ink-2 hover:bg-hover")}
        >
          {t(name)}
        </button>
      ))}
    </span>
  );
}

function Moved({ from, to }: { from: number; to: number }) {
  const { t } = useTranslation("parts");
  if (from === to) return <span className="text-ink-2">{t("rag.stayed")}</span>;
  const up = to < from;
  return (
    <span className={cx("num flex items-center", up ? "text-good" : "text-bad")} title={t("rag.moved", { from, to })}>
      {up ? <ArrowUp size={12} aria-hidden /> : <ArrowDown size={12} aria-hidden />}
      {Math.abs(from - to)}
      <span className="sr-only">{t("rag.moved", { from, to })}</span>
    </span>
  );
}

/** The score as a bar, in two parts where vector and words are known apart. */
function Closeness({ document }: { document: RetrievedDocument }) {
  const { t, i18n } = useTranslation("parts");
  const number = (value: number | undefined) => formatNumber(value, i18n.language, 3);
  const share = (value: number | undefined) => Math.min(1, Math.max(0, value ?? 0));
  const parted = document.vectorScore !== undefined || document.termScore !== undefined;
  return (
    <span className="num flex items-center gap-1.5" title={parted ? t("documents.parts", { vector: number(document.vectorScore), term: number(document.termScore) }) : undefined}>
      <span aria-hidden className="flex w-20 flex-col gap-px overflow-hidden rounded-sm bg-hover">
        {parted ? (
          <>
            <span className="bar-share block h-1 bg-retrieval" style={{ ["--share" as string]: share(document.vectorScore) }} />
            <span className="bar-share block h-1 bg-model" style={{ ["--share" as string]: share(document.termScore) }} />
          </>
        ) : (
          <span className="bar-share block h-1.5 bg-retrieval" style={{ ["--share" as string]: share(document.score) }} />
        )}
      </span>
      <span className="font-semibold">{number(document.score)}</span>
      {parted && <span className="text-ink-2">{t("documents.parts", { vector: number(document.vectorScore), term: number(document.termScore) })}</span>}
    </span>
  );
}
