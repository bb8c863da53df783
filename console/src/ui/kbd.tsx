import { cx } from "@/lib/cx";

interface KbdProps {
  keys: string;
  inverse?: boolean;
}

export function Kbd({ keys, inverse = false }: KbdProps) {
  return (
    <kbd
      className={cx(
        "inline-flex min-w-[18px] justify-center rounded-sm border px-1 font-mono text-[11px] leading-4",
        inverse ? "border-ink-2 text-ground" : "border-line bg-panel text-ink-2",
      )}
    >
      {keys}
    </kbd>
  );
}
