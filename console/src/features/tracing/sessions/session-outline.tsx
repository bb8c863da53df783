import { useVirtualizer } from "@tanstack/react-virtual";
import { CircleX, ThumbsDown } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";
import { previewOf } from "@/parts/payload/parse/payload";
import { SearchBox } from "@/ui/search-box";
import { matchingTurns, type TurnItem } from "./model/turns";

const ROW_PX = 30;

interface SessionOutlineProps {
  turns: readonly TurnItem[];
  current: number;
  onPick: (at: number) => void;
}

/** Every turn on one line: what was asked, and whether it went wrong. */
export function SessionOutline({ turns, current, onPick }: SessionOutlineProps) {
  const { t } = useTranslation("tracing");
  const [search, setSearch] = useState("");
  const shown = matchingTurns(turns, search);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: shown.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_PX, overscan: 20 });
  return (
    <>
      <SearchBox live value={search} onSearch={setSearch} label={t("sessions.find_turn")} className="mx-3 my-2" />
      <div ref={scroller} role="list" aria-label={t("sessions.outline")} tabIndex={0} className="min-h-0 flex-1 overflow-y-auto -outline-offset-2">
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const turn = shown[item.index];
            return (
              turn && (
                <div key={turn.trace.id} role="listitem" className="absolute inset-x-0 top-0" style={{ height: ROW_PX, transform: `translateY(${item.start}px)` }}>
                  <button
                    type="button"
                    aria-current={turn.number - 1 === current || undefined}
                    onClick={() => onPick(turn.number - 1)}
                    className={cx("flex h-full w-full items-center gap-1.5 px-3 text-left", turn.number - 1 === current ? "bg-picked" : "hover:bg-panel")}
                  >
                    <span className="num w-6 shrink-0 text-right text-meta text-ink-2">{turn.number}</span>
                    {turn.bad.some((sign) => sign.kind === "error") && <CircleX size={13} className="shrink-0 text-bad" role="img" aria-label={t("sessions.with_error")} />}
                    {turn.bad.some((sign) => sign.kind === "score") && <ThumbsDown size={12} className="shrink-0 text-bad" role="img" aria-label={t("sessions.low_score")} />}
                    <span className="ellipsis flex-1">{previewOf(turn.trace.input_preview, "input") || (turn.trace.name ?? t("unnamed"))}</span>
                  </button>
                </div>
              )
            );
          })}
        </div>
      </div>
    </>
  );
}
