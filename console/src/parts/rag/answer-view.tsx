import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { RetrievedDocument } from "@/parts/payload/parse/types";
import { piecesOf } from "./citations";

interface AnswerViewProps {
  answer: string;
  documents: readonly RetrievedDocument[];
  /** The place of the document that a citation is pointed at. */
  onNear: (at: number | undefined) => void;
}

/** The answer with its citations as links to the cards. */
export function AnswerView({ answer, documents, onNear }: AnswerViewProps) {
  const { t } = useTranslation("parts");
  const pieces = useMemo(() => piecesOf(answer, documents), [answer, documents]);
  return (
    <div className="rounded-md border border-line bg-panel px-3 py-2">
      <h4 className="mb-1 text-meta font-semibold text-accent">{t("documents.answer")}</h4>
      <p className="max-h-80 overflow-y-auto text-lead break-words whitespace-pre-wrap" tabIndex={0}>
        {pieces.map((piece, at) =>
          piece.kind === "text" ? (
            <span key={at}>{piece.text}</span>
          ) : (
            <button
              key={at}
              type="button"
              title={documents[piece.at]?.title ?? documents[piece.at]?.text.slice(0, 200)}
              aria-label={t("rag.go", { rank: piece.at + 1 })}
              onMouseEnter={() => onNear(piece.at)}
              onMouseLeave={() => onNear(undefined)}
              onFocus={() => onNear(piece.at)}
              onBlur={() => onNear(undefined)}
              onClick={(event) => event.currentTarget.closest("section")?.querySelector(`[data-rank="${piece.at + 1}"]`)?.scrollIntoView({ block: "center" })}
              className="num mx-0.5 rounded-sm bg-picked px-1 text-meta text-accent hover:underline"
            >
              {piece.at + 1}
            </button>
          ),
        )}
      </p>
    </div>
  );
}
