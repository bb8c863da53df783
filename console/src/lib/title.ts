import { useEffect } from "react";

const PRODUCT = "Lampyris";

/** What the browser's tab says; the product's own name stands last. */
export function useTitle(...parts: (string | null | undefined)[]): void {
  const text = [...parts.filter(Boolean), PRODUCT].join(" · ");
  useEffect(() => {
    document.title = text;
  }, [text]);
}
