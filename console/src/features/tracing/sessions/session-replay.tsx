import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { SessionDetail } from "@/api/types";
import { useShortcuts } from "@/lib/shortcuts";
import { recall, remember } from "@/lib/storage";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/checkbox";
import { EmptyState } from "@/ui/states";
import { Tabs } from "@/ui/tabs";
import { nextBad, turnsOf } from "./model/turns";
import { SessionOutline } from "./session-outline";
import { Turn } from "./turn";

/** Somebody wants to write a comment; told once the focus stands there. */
interface Wish {
  writing: boolean;
  onWriting: () => void;
}

interface SessionReplayProps {
  projectId: string;
  detail: SessionDetail;
  /** Scores and comments come from other features; the page puts them in. */
  judgements: (wish: Wish) => ReactNode;
}

const TURN_PX = 220;

/** The session as it was held: every turn, with an outline beside it and the way to what went wrong. */
export function SessionReplay({ projectId, detail, judgements }: SessionReplayProps) {
  const { t } = useTranslation("tracing");
  const turns = useMemo(() => turnsOf(detail.traces), [detail.traces]);
  const bad = turns.filter((turn) => turn.bad.length > 0).length;
  const [current, setCurrent] = useState(-1);
  const [tab, setTab] = useState<"outline" | "judgements">("outline");
  const [writing, setWriting] = useState(false);
  const [brief, setBrief] = useState(() => recall("session.brief") === "1");
  const [corrections, setCorrections] = useState(true);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: turns.length, getScrollElement: () => scroller.current, estimateSize: () => TURN_PX, overscan: 3, getItemKey: (at) => turns[at]?.trace.id ?? at });
  const go = (at: number | undefined) => {
    if (at === undefined) return;
    setCurrent(at);
    virtual.scrollToIndex(at, { align: "start" });
  };
  const linked = window.location.hash.slice(1);
  useEffect(() => {
    const at = linked.startsWith("turn-") ? turns.findIndex((turn) => `turn-${turn.trace.id}` === linked) : -1;
    if (at >= 0) go(at);
    // Once, for the address that the page was opened with.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  useShortcuts({
    ArrowDown: () => go(Math.min(turns.length - 1, current + 1)),
    ArrowUp: () => go(Math.max(0, current - 1)),
    e: () => go(nextBad(turns, current, 1)),
    E: () => go(nextBad(turns, current, -1)),
    c: () => {
      setTab("judgements");
      setWriting(true);
    },
  });
  const items = virtual.getVirtualItems();
  return (
    <div className="flex min-h-0 flex-1">
      <div ref={scroller} role="region" aria-label={t("sessions.replay")} tabIndex={0} className="min-h-0 min-w-0 flex-1 overflow-y-auto -outline-offset-2">
        <div className="mx-auto max-w-[1080px] px-4">
          {turns.length === 0 && <EmptyState title={t("sessions.no_turns")} />}
          <div className="relative" style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const turn = turns[item.index];
              return (
                turn && (
                  <div key={item.key} ref={virtual.measureElement} data-index={item.index} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${item.start}px)` }}>
                    <Turn projectId={projectId} turn={turn} current={item.index === current} brief={brief} corrections={corrections} />
                  </div>
                )
              );
            })}
          </div>
        </div>
      </div>
      <aside aria-label={t("sessions.side")} className="flex w-[300px] shrink-0 flex-col border-l border-line">
        <Tabs
          label={t("sessions.side")}
          value={tab}
          onPick={setTab}
          className="h-9 items-end border-b border-line px-3"
          tabs={[
            { value: "outline", label: t("sessions.outline") },
            { value: "judgements", label: t("inspector.judgements") },
          ]}
        />
        {tab === "outline" ? (
          <>
            <div className="flex flex-col gap-1 border-b border-line px-3 py-2">
              <Button disabled={bad === 0} onClick={() => go(nextBad(turns, current, 1))}>
                {bad === 0 ? t("sessions.none_bad") : current < 0 ? t("sessions.first_bad") : t("sessions.next_bad", { count: bad })}
              </Button>
              <Checkbox
                checked={brief}
                onToggle={(on) => {
                  remember("session.brief", on ? "1" : "0");
                  setBrief(on);
                }}
                label={t("sessions.brief")}
              />
              <Checkbox checked={corrections} onToggle={setCorrections} label={t("sessions.show_corrections")} />
            </div>
            <SessionOutline turns={turns} current={current} onPick={go} />
          </>
        ) : (
          <div className="min-h-0 flex-1 overflow-y-auto px-3 py-2">{judgements({ writing, onWriting: () => setWriting(false) })}</div>
        )}
      </aside>
    </div>
  );
}
