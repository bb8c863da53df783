import { ExternalLink } from "lucide-react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "@/lib/format";
import { JsonView } from "@/ui/json/json-view";
import { citedIn } from "../rag/citations";
import { Fold } from "./part-view";
import { TextBlock } from "./text-block";
import type { Payload, RetrievedDocument } from "./parse/types";

type Documents = Extract<Payload, { kind: "documents" }>;

/** What was retrieved, in rank order, each with how close it was. */
export function DocumentsView({ retrieval, folded = false }: { retrieval: Documents; folded?: boolean }) {
  const { t } = useTranslation("parts");
  const rest = Object.keys(retrieval.rest);
  return (
    <div className="divide-y divide-line">
      {retrieval.query && (
        <div className="px-3 py-2.5">
          <div className="mb-1 text-meta font-semibold text-ink-2">{t("documents.query")}</div>
          <TextBlock text={retrieval.query} />
        </div>
      )}
      {retrieval.answer && (
        <div className="bg-panel px-3 py-2.5">
          <div className="mb-1 text-meta font-semibold text-accent">{t("documents.answer")}</div>
          <TextBlock text={retrieval.answer} />
        </div>
      )}
      {folded ? (
        <div className="px-3 py-1">
          <Fold title={t("documents.sources", { count: retrieval.documents.length })}>
            <Ranked retrieval={retrieval} />
          </Fold>
        </div>
      ) : (
        <Ranked retrieval={retrieval} />
      )}
      {rest.length > 0 && !folded && (
        <div className="px-3 py-1.5">
          <Fold title={t("chat.rest", { names: rest.slice(0, 4).join(", ") })}>
            <JsonView value={retrieval.rest} label={t("part.json")} />
          </Fold>
        </div>
      )}
    </div>
  );
}

function Ranked({ retrieval }: { retrieval: Documents }) {
  const { t } = useTranslation("parts");
  const cited = citedIn(retrieval.answer, retrieval.documents);
  // An answer that cites nothing at all says nothing about single documents.
  const told = cited && cited.size > 0 ? cited : undefined;
  return (
    <ol aria-label={t("documents.label")} className="divide-y divide-line">
      {retrieval.documents.map((document, at) => (
        <DocumentRow key={at} rank={at + 1} document={document} cited={told?.has(at)} />
      ))}
    </ol>
  );
}

interface DocumentRowProps {
  rank: number;
  document: RetrievedDocument;
  cited: boolean | undefined;
}

function DocumentRow({ rank, document, cited }: DocumentRowProps) {
  const { t, i18n } = useTranslation("parts");
  const score = (value: number | undefined) => formatNumber(value, i18n.language, 3);
  return (
    <li className="px-3 py-2">
      <div className="mb-0.5 flex items-center gap-2 text-meta">
        <span className="num w-5 shrink-0 text-right text-ink-2">{rank}</span>
        {document.title && <span className="ellipsis font-semibold">{document.title}</span>}
        {cited !== undefined && <span className={cited ? "text-good" : "text-ink-2"}>{cited ? t("documents.cited") : t("documents.uncited")}</span>}
        {document.url && (
          <a href={document.url} target="_blank" rel="noopener noreferrer" aria-label={t("documents.open")} className="text-accent">
            <ExternalLink size={13} />
          </a>
        )}
        {document.score !== undefined && (
          <span className="num ml-auto flex shrink-0 items-center gap-2">
            {document.vectorScore !== undefined && (
              <span className="text-ink-2">{t("documents.parts", { vector: score(document.vectorScore), term: score(document.termScore) })}</span>
            )}
            <span aria-hidden className="h-1.5 w-16 overflow-hidden rounded-full bg-hover">
              <span className="bar-share block h-full bg-retrieval" style={{ ["--share" as string]: Math.min(1, Math.max(0, document.score)) }} />
            </span>
            <span className="w-10 text-right">{score(document.score)}</span>
          </span>
        )}
      </div>
      <div className={cited === false ? "pl-7 text-ink-2" : "pl-7"}>
        <TextBlock text={document.text} foldFrom={360} plain />
      </div>
    </li>
  );
}
