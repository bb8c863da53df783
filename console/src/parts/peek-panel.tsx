import { useState, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { recallNumber, remember } from "@/lib/storage";

interface PeekPanelProps {
  label: string;
  children: ReactNode;
}

const LOW = 0.35;
const HIGH = 0.8;
/** On a small screen the panel takes more of it, or its switches would not fit. */
const USUAL = window.innerWidth < 1440 ? 0.74 : 0.62;

/** A panel over the right of a list, wide enough to read in; the list stays usable beside it. */
export function PeekPanel({ label, children }: PeekPanelProps) {
  const { t } = useTranslation("parts");
  const [share, setShare] = useState(() => recallNumber("peek", USUAL, LOW, HIGH));
  const move = (next: number) => {
    const bounded = Math.min(HIGH, Math.max(LOW, next));
    setShare(bounded);
    remember("peek", bounded.toFixed(3));
  };
  const onDrag = (event: PointerEvent<HTMLDivElement>) => {
    const bounds = event.currentTarget.parentElement?.parentElement?.getBoundingClientRect();
    if (bounds && event.currentTarget.hasPointerCapture(event.pointerId)) move((bounds.right - event.clientX) / bounds.width);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    event.stopPropagation();
    move(share + (event.key === "ArrowLeft" ? 0.02 : -0.02));
  };
  return (
    <section role="dialog" data-peek aria-label={label} className="absolute inset-y-0 right-0 z-20 flex border-l border-line bg-ground shadow-layer" style={{ width: `${share * 100}%` }}>
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label={t("peek.resize")}
        aria-valuenow={Math.round(share * 100)}
        tabIndex={0}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onDrag}
        onKeyDown={onKey}
        className="absolute inset-y-0 -left-1 z-10 w-2 cursor-col-resize hover:bg-accent/30"
      />
      <div className="flex min-w-0 flex-1 flex-col">{children}</div>
    </section>
  );
}
