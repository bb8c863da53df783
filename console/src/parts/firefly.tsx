import { cx } from "@/lib/cx";

/** The mark of Lampyris: two wings and a light. The light breathes while something is awaited. */
export function Firefly({ size = 20, lit = true, waiting = false, className }: { size?: number; lit?: boolean; waiting?: boolean; className?: string }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden className={cx("shrink-0", className)}>
      <path
        d="M12 9.500C9.600 4.600 5.700 3.100 2.800 3.900c-.7 3.600 2.200 7.500 8.200 8.600M12 9.500c2.400-4.900 6.300-6.400 9.200-5.600.7 3.600-2.200 7.500-8.200 8.600"
        className="stroke-ink-2"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <g className={cx(waiting && "breathe", lit || waiting ? "fill-glow" : "fill-line")}>
        <circle cx="12" cy="16.200" r="5.800" opacity="0.28" />
        <circle cx="12" cy="16.200" r="3.400" />
      </g>
    </svg>
  );
}
