import { ChartLine, Download, Table } from "lucide-react";
import { useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";
import { downloadAddress, downloadText } from "@/lib/download";
import { IconButton } from "../button";
import { Menu, MenuItem } from "../menu";
import { csvOf, isNothing, type ChartData } from "./chart-data";
import { hueOf, type ChartShape } from "./chart-option";
import { ChartTable } from "./chart-table";
import { TimeChart } from "./time-chart";

interface ChartFrameProps {
  title: string;
  /** What is counted, in words. */
  note?: ReactNode;
  data: ChartData;
  shape: ChartShape;
  format: (value: number) => string;
  group: string;
  height?: number;
  onPoint?: (index: number, series: string | undefined) => void;
  onZoom?: (from: number, to: number) => void;
}

const HEIGHT_PX = 180;

/** A chart with its name, its legend, its table twin and its downloads. */
export function ChartFrame({ title, note, data, shape, format, group, height = HEIGHT_PX, onPoint, onZoom }: ChartFrameProps) {
  const { t } = useTranslation("ui");
  const [asTable, setAsTable] = useState(false);
  const [picked, setPicked] = useState<string>();
  const picture = useRef<() => string>(undefined);
  const isolated = data.series.some((one) => one.id === picked) ? picked : undefined;
  const name = title.replaceAll(/[\s/\\]+/g, "-");
  return (
    <section aria-label={title} className="min-w-0">
      <ChartHead title={title} note={note}>
        <IconButton label={asTable ? t("chart.as_chart") : t("chart.as_table")} icon={asTable ? <ChartLine size={14} /> : <Table size={14} />} onClick={() => setAsTable(!asTable)} />
        <Menu align="end" trigger={<IconButton label={t("chart.download", { name: title })} icon={<Download size={14} />} />}>
          <MenuItem onSelect={() => downloadText(`${name}.csv`, csvOf(t("chart.time"), data), "text/csv")}>{t("chart.csv")}</MenuItem>
          <MenuItem disabled={asTable} onSelect={() => picture.current && downloadAddress(`${name}.png`, picture.current())}>
            {t("chart.png")}
          </MenuItem>
        </Menu>
      </ChartHead>
      {isNothing(data) ? (
        <p className="flex items-center justify-center text-ink-2" style={{ height }}>
          {t("chart.nothing")}
        </p>
      ) : asTable ? (
        <ChartTable label={title} data={data} format={format} height={height} onPoint={onPoint} />
      ) : (
        <TimeChart
          label={title}
          data={data}
          shape={shape}
          format={format}
          isolated={isolated}
          group={group}
          height={height}
          onPoint={onPoint}
          onZoom={onZoom}
          onPicture={(made) => {
            picture.current = made;
          }}
        />
      )}
      {data.series.length > 1 && <Legend data={data} isolated={isolated} onPick={setPicked} />}
    </section>
  );
}

interface ChartHeadProps {
  title: string;
  note?: ReactNode;
  children?: ReactNode;
}

export function ChartHead({ title, note, children }: ChartHeadProps) {
  return (
    <div className="flex h-8 items-center gap-2">
      <h2 className="ellipsis font-semibold">{title}</h2>
      {note && <span className="ellipsis text-meta text-ink-2">{note}</span>}
      <span className="flex-1" />
      {children}
    </div>
  );
}

interface LegendProps {
  data: ChartData;
  isolated: string | undefined;
  onPick: (id: string | undefined) => void;
}

/** Picking a name shows that line alone; picking it again shows all. */
function Legend({ data, isolated, onPick }: LegendProps) {
  return (
    <div className="mt-1 flex min-h-6 flex-wrap gap-x-3">
      {data.series.map((one, index) => (
        <button
          key={one.id}
          type="button"
          aria-pressed={one.id === isolated}
          onClick={() => onPick(one.id === isolated ? undefined : one.id)}
          className={cx("flex max-w-48 items-center gap-1.5 text-meta hover:text-ink", isolated === undefined || one.id === isolated ? "text-ink-2" : "text-ink-2 line-through")}
        >
          <span aria-hidden className="size-2 shrink-0 rounded-full" style={{ background: `var(${hueOf(index, one.rest)})` }} />
          <span className="ellipsis">{one.name}</span>
        </button>
      ))}
    </div>
  );
}
