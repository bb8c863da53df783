import { useState, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";
import { recallNumber, remember } from "@/lib/storage";

interface SidePaneProps {
  /** Under this name the browser remembers how wide it is. */
  name: string;
  label: string;
  /** Of the line that makes it wider. */
  resizeLabel: string;
  initialPx: number;
  children: ReactNode;
}

const LEAST_PX = 180;
const MOST_PX = 460;
const STEP_PX = 16;

/** A pane at the left whose right edge can be dragged, or moved with the arrow keys. */
export function SidePane({ name, label, resizeLabel, initialPx, children }: SidePaneProps) {
  const [width, setWidth] = useState(() => recallNumber(`side.${name}`, initialPx, LEAST_PX, MOST_PX));
  const set = (next: number) => {
    const bounded = Math.min(MOST_PX, Math.max(LEAST_PX, Math.round(next)));
    setWidth(bounded);
    remember(`side.${name}`, String(bounded));
  };
  const onDrag = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    set(event.clientX - (event.currentTarget.parentElement?.getBoundingClientRect().left ?? 0));
  };
  const onKey = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -STEP_PX, ArrowRight: STEP_PX }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    set(width + by);
  };
  return (
    <aside aria-label={label} className="relative flex min-h-0 shrink-0 flex-col border-r border-line" style={{ width }}>
      {children}
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label={resizeLabel}
        aria-valuenow={width}
        aria-valuemin={LEAST_PX}
        aria-valuemax={MOST_PX}
        tabIndex={0}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onDrag}
        onDoubleClick={() => set(initialPx)}
        onKeyDown={onKey}
        className="absolute inset-y-0 -right-1 z-10 w-2 cursor-col-resize after:absolute after:inset-y-0 after:left-1/2 after:w-px hover:after:bg-accent focus-visible:after:bg-accent"
      />
    </aside>
  );
}
