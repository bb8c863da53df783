import { useTranslation } from "react-i18next";
import { ABSENT } from "@/lib/format";
import { bucketLabel, type ChartData } from "./chart-data";

interface ChartTableProps {
  label: string;
  data: ChartData;
  format: (value: number) => string;
  height: number;
  onPoint?: (index: number, series: string | undefined) => void;
}

/** The same numbers to read, to hear and to reach by keyboard. */
export function ChartTable({ label, data, format, height, onPoint }: ChartTableProps) {
  const { t } = useTranslation("ui");
  return (
    // A region that scrolls must be reachable without a pointer.
    <div className="overflow-auto" style={{ height }} tabIndex={0} role="region" aria-label={label}>
      <table aria-label={label} className="num w-full border-collapse">
        <thead className="sticky top-0 bg-ground text-meta text-ink-2">
          <tr>
            <th scope="col" className="h-7 pr-3 text-left font-normal">
              {t("chart.time")}
            </th>
            {data.series.map((one) => (
              <th key={one.id} scope="col" className="h-7 pl-3 text-right font-normal whitespace-nowrap">
                {one.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.at.map((at, index) => (
            <tr key={at} className="border-t border-line">
              <th scope="row" className="h-6 pr-3 text-left font-normal whitespace-nowrap">
                {onPoint ? (
                  <button type="button" onClick={() => onPoint(index, undefined)} className="hover:text-accent hover:underline">
                    {bucketLabel(at)}
                  </button>
                ) : (
                  bucketLabel(at)
                )}
              </th>
              {data.series.map((one) => {
                const value = one.values[index];
                return (
                  <td key={one.id} className="h-6 pl-3 text-right">
                    {value == null ? ABSENT : format(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
