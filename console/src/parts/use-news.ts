import { useQuery, type QueryKey } from "@tanstack/react-query";
import { useEffect, useRef, useState, type RefObject } from "react";
import { PACE_MS, paceOf, type Pace } from "@/ui/refresh-menu";
import { recall, remember } from "@/lib/storage";
import { useLatest } from "@/lib/use-latest";

interface NewsOptions {
  key: QueryKey;
  /** Asks how many rows came since the rows that are shown; undefined while nothing is shown. */
  count: ((signal: AbortSignal) => Promise<number>) | undefined;
  /** Shows them. */
  apply: () => void;
}

export interface News {
  pace: Pace;
  setPace: (pace: Pace) => void;
  fresh: number;
  show: () => void;
  /** Around the list: whether the pointer is over it decides whether rows may move by themselves. */
  area: RefObject<HTMLDivElement | null>;
  onPointerEnter: () => void;
  onPointerLeave: () => void;
}

/**
 * New rows are counted, not inserted. They appear by themselves only while the list stands at its top and nobody points
 * at it; else a pill says how many there are.
 */
export function useNews({ key, count, apply }: NewsOptions): News {
  const [pace, setOwnPace] = useState(() => paceOf(recall("refresh")));
  const area = useRef<HTMLDivElement>(null);
  const pointed = useRef(false);
  const news = useQuery({
    queryKey: [...key, "news"],
    queryFn: ({ signal }) => count?.(signal) ?? 0,
    enabled: count !== undefined && pace !== "off",
    refetchInterval: PACE_MS[pace] || false,
    staleTime: 0,
    gcTime: 0,
  });
  const fresh = pace === "off" ? 0 : (news.data ?? 0);
  const show = () => {
    area.current?.querySelector('[role="table"]')?.scrollTo({ top: 0 });
    apply();
  };
  const latest = useLatest(show);
  const asked = news.dataUpdatedAt;
  useEffect(() => {
    const top = area.current?.querySelector('[role="table"]')?.scrollTop ?? 0;
    if (fresh > 0 && !pointed.current && top === 0) latest.current();
  }, [fresh, asked, latest]);
  return {
    pace,
    setPace: (next) => {
      remember("refresh", next);
      setOwnPace(next);
    },
    fresh,
    show,
    area,
    onPointerEnter: () => {
      pointed.current = true;
    },
    onPointerLeave: () => {
      pointed.current = false;
    },
  };
}
