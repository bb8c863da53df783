import { Tooltip } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import { Kbd } from "./kbd";

interface TipProps {
  text: ReactNode;
  hint?: string;
  side?: "top" | "bottom" | "left" | "right";
  children: ReactElement;
}

export function Tip({ text, hint, side = "bottom", children }: TipProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex max-w-[360px] items-center gap-2 rounded-md bg-ink px-2 py-1 text-meta text-ground shadow-layer"
        >
          {text}
          {hint && <Kbd keys={hint} inverse />}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

export function TipProvider({ children }: { children: ReactNode }) {
  return (
    <Tooltip.Provider delayDuration={350} skipDelayDuration={200}>
      {children}
    </Tooltip.Provider>
  );
}
