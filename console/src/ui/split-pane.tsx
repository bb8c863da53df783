import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";
import { recallNumber, remember } from "@/lib/storage";

interface SplitPaneProps {
  /** Under this name the browser remembers where the line stands. */
  name: string;
  label: string;
  initial: number;
  left: ReactNode;
  right: ReactNode;
}

const LOW = 0.18;
const HIGH = 0.78;

/** Two panes and a line between them that can be dragged, or moved with the arrow keys. */
export function SplitPane({ name, label, initial, left, right }: SplitPaneProps) {
  const box = useRef<HTMLDivElement>(null);
  const [share, setShare] = useState(() => recallNumber(`split.${name}`, initial, LOW, HIGH));
  const move = (next: number) => {
    const bounded = Math.min(HIGH, Math.max(LOW, next));
    setShare(bounded);
    remember(`split.${name}`, bounded.toFixed(3));
  };
  const onDrag = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || !box.current) return;
    const bounds = box.current.getBoundingClientRect();
    move((event.clientX - bounds.left) / bounds.width);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft") move(share - 0.02);
    else if (event.key === "ArrowRight") move(share + 0.02);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={box} className="flex min-h-0 min-w-0 flex-1">
      <div className="flex min-h-0 min-w-0 flex-col" style={{ width: `${share * 100}%` }}>
        {left}
      </div>
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label={label}
        aria-valuenow={Math.round(share * 100)}
        tabIndex={0}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onDrag}
        onKeyDown={onKey}
        className="relative w-px shrink-0 cursor-col-resize bg-line before:absolute before:inset-y-0 before:-left-1 before:w-2.5 before:content-[''] hover:bg-accent"
      />
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">{right}</div>
    </div>
  );
}
