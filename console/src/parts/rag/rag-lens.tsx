import { TriangleAlert } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber, formatRatio } from "@/lib/format";
import { Fact } from "@/ui/facts";
import { AnswerView } from "./answer-view";
import { ChunkCard } from "./chunk-card";
import { citedIn } from "./citations";
import { rankMetrics, type Marks } from "./metrics";
import { RankLines } from "./rank-lines";
import { queryTerms, type RetrievalStep } from "./retrieval";

export interface Relevance {
  marks: Marks;
  /** Undefined for who may only look. Null takes the judgement back. */
  onMark: ((at: number, value: number | null) => void) | undefined;
}

interface RagLensProps {
  step: RetrievalStep;
  /** What the trace answered in the end; the step's own answer goes first. */
  answer: string | undefined;
  relevance: Relevance;
}

const SHOWN_AT_FIRST = 20;

/** A retrieval as a person judges it: what was asked, what came in which order, and what the answer made of it. */
export function RagLens({ step, answer: traceAnswer, relevance }: RagLensProps) {
  const { t, i18n } = useTranslation("parts");
  const { documents, query, before } = step;
  const [most, setMost] = useState(SHOWN_AT_FIRST);
  const [near, setNear] = useState<number>();
  const answer = step.answer ?? traceAnswer;
  const cited = useMemo(() => citedIn(answer, documents), [answer, documents]);
  const terms = useMemo(() => queryTerms(query), [query]);
  const metrics = rankMetrics(relevance.marks, documents.length);
  // An answer that cites nothing at all says nothing about single documents.
  const told = cited && cited.size > 0 ? cited : undefined;
  return (
    <section aria-label={t("rag.label")} className="mb-4 flex flex-col gap-2">
      <dl className="flex flex-wrap items-baseline gap-x-5 gap-y-1">
        {query && <Fact label={t("documents.query")}>{query.length > 160 ? `${query.slice(0, 160)}…` : query}</Fact>}
        <Fact label={t("rag.found")}>{formatNumber(documents.length, i18n.language)}</Fact>
        {cited && <Fact label={t("rag.cited")}>{t("rag.of", { part: cited.size, whole: documents.length })}</Fact>}
        {metrics && (
          <>
            <Fact label={t("rag.hit")}>{metrics.hit ? t("score.true") : t("score.false")}</Fact>
            <Fact label={t("rag.mrr")}>{formatNumber(metrics.reciprocalRank, i18n.language)}</Fact>
            <Fact label={t("rag.ndcg", { rank: documents.length })}>{formatNumber(metrics.ndcg, i18n.language)}</Fact>
            <Fact label={t("rag.precision")}>{formatRatio(metrics.precision, i18n.language)}</Fact>
          </>
        )}
      </dl>
      {documents.length === 0 && (
        <p role="alert" className="flex items-center gap-2 rounded-md bg-warn-soft px-3 py-2 text-warn">
          <TriangleAlert size={15} aria-hidden />
          {t("rag.nothing")}
        </p>
      )}
      {cited?.size === 0 && documents.length > 0 && <p className="text-meta text-warn">{t("rag.uncited")}</p>}
      {before && <RankLines before={before} of={Math.max(...before) + 1} near={near} />}
      <ol aria-label={t("documents.label")} className="flex flex-col gap-1.5">
        {documents.slice(0, most).map((document, at) => (
          <ChunkCard
            key={at}
            rank={at + 1}
            before={before?.[at] === undefined || before[at] < 0 ? undefined : before[at] + 1}
            document={document}
            terms={terms}
            cited={told?.has(at)}
            near={near === at}
            mark={relevance.marks.get(at)}
            onMark={relevance.onMark && ((value) => relevance.onMark?.(at, value))}
          />
        ))}
      </ol>
      {documents.length > most && (
        <button type="button" onClick={() => setMost(documents.length)} className="self-start text-meta text-accent hover:underline">
          {t("rag.more", { count: documents.length - most })}
        </button>
      )}
      {answer && told && <AnswerView answer={answer} documents={documents} onNear={setNear} />}
    </section>
  );
}
