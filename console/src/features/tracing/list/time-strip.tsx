import { useQuery } from "@tanstack/react-query";
import { ChartColumn, Grid3x3 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Histogram } from "@/api/types";
import { heatQuery, type FacetQuestion } from "@/data/facets";
import { recall, remember } from "@/lib/storage";
import { IconButton } from "@/ui/button";
import { HistogramStrip } from "./histogram-strip";

const HeatStrip = lazy(async () => ({ default: (await import("./heat-strip")).HeatStrip }));

interface TimeStripProps {
  question: FacetQuestion;
  histogram: Histogram | undefined;
  onZoom: (range: string, latency?: readonly [number, number]) => void;
}

/** Above the rows: how many when, or how slow when. The browser remembers which. */
export function TimeStrip({ question, histogram, onZoom }: TimeStripProps) {
  const { t } = useTranslation("tracing");
  const [hot, setHot] = useState(() => recall("strip") === "heat");
  const heat = useQuery({ ...heatQuery(question), enabled: hot });
  const toggle = () => {
    remember("strip", hot ? "count" : "heat");
    setHot(!hot);
  };
  return (
    <div className="flex items-start gap-2 border-b border-line py-1 pr-2 pl-4">
      <div className="min-w-0 flex-1">
        {hot && !heat.isError ? (
          <Suspense fallback={<div className="h-[68px]" />}>
            <HeatStrip heat={heat.data} onZoom={onZoom} />
          </Suspense>
        ) : (
          <HistogramStrip histogram={histogram} onZoom={onZoom} />
        )}
      </div>
      <IconButton label={hot ? t("heat.off") : t("heat.on")} aria-pressed={hot} icon={hot ? <ChartColumn size={14} /> : <Grid3x3 size={14} />} onClick={toggle} />
    </div>
  );
}
