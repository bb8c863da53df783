import { useEffect, useState } from "react";

/** Whether what became ready has reached the screen: what is asked for only then does not hold it up. */
export function usePainted(ready: boolean): boolean {
  const [painted, setPainted] = useState(false);
  useEffect(() => {
    if (!ready) return;
    let timer = 0;
    // The callback of a frame runs before that frame is painted, a timer set in it afterwards.
    const frame = requestAnimationFrame(() => (timer = window.setTimeout(() => setPainted(true))));
    return () => {
      cancelAnimationFrame(frame);
      window.clearTimeout(timer);
      setPainted(false);
    };
  }, [ready]);
  return painted;
}
