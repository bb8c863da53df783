import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { copyText } from "@/lib/clipboard";
import { cx } from "@/lib/cx";
import { toast } from "../toast";
import { LONG_TEXT, type Json, type JsonLine } from "./flatten";

interface JsonRowProps {
  line: JsonLine;
  onToggle: (path: string, open: boolean) => void;
  action?: (line: JsonLine) => ReactNode;
}

export function JsonRow({ line, onToggle, action }: JsonRowProps) {
  const { t } = useTranslation("ui");
  const copyPath = async () => {
    if (await copyText(line.path)) toast.good(t("json.path_copied", { path: line.path }));
  };
  return (
    <div
      role="treeitem"
      aria-level={line.depth + 1}
      aria-expanded={line.foldable ? line.open : undefined}
      className="group/line flex h-5 items-center font-mono text-meta leading-5 whitespace-pre hover:bg-hover"
      style={{ paddingLeft: line.depth * 16 }}
    >
      {line.foldable ? (
        <button
          type="button"
          aria-label={line.open ? t("json.fold") : t("json.open")}
          onClick={() => onToggle(line.path, !line.open)}
          className="flex size-4 shrink-0 items-center justify-center text-ink-2 hover:text-ink"
        >
          <ChevronRight size={12} className={cx("transition-transform duration-[120ms]", line.open && "rotate-90")} />
        </button>
      ) : (
        <span className="w-4 shrink-0" />
      )}
      {line.name !== undefined && (
        <button type="button" title={line.path} onClick={copyPath} className="shrink-0 text-ink-2 hover:text-accent">
          {line.name}
          {": "}
        </button>
      )}
      <JsonContent line={line} onToggle={onToggle} />
      {action && line.kind === "leaf" && <span className="ml-2 opacity-0 group-focus-within/line:opacity-100 group-hover/line:opacity-100">{action(line)}</span>}
    </div>
  );
}

function JsonContent({ line, onToggle }: JsonRowProps) {
  const { t } = useTranslation("ui");
  if (line.kind === "text") return <span className="text-good">{line.value as string}</span>;
  if (line.kind === "leaf") {
    if (line.foldable && line.open) {
      return <span className="text-ink-2">{t("json.text", { count: (line.value as string).length })}</span>;
    }
    return (
      <button type="button" disabled={!line.foldable} onClick={() => onToggle(line.path, true)} className={cx("text-left", tone(line.value))}>
        {written(line.value)}
      </button>
    );
  }
  const isArray = Array.isArray(line.value) || (line.decoded && String(line.value).trimStart().startsWith("["));
  const [left, right] = isArray ? ["[", "]"] : ["{", "}"];
  if (line.kind === "close") return <span className="text-ink-2">{right}</span>;
  return (
    <button type="button" disabled={!line.foldable} onClick={() => onToggle(line.path, !line.open)} className="text-left text-ink-2">
      {line.decoded && <span className="mr-1 rounded-sm bg-picked px-1 text-accent">{t("json.in_string")}</span>}
      {left}
      {!line.open && line.count > 0 && <span className="px-1">{t("json.entries", { count: line.count })}</span>}
      {(!line.open || line.count === 0) && right}
    </button>
  );
}

function tone(value: Json): string {
  if (typeof value === "string") return "text-good";
  if (typeof value === "number" || typeof value === "bigint") return "text-accent";
  if (typeof value === "boolean") return "text-model";
  return "text-ink-2";
}

function written(value: Json): string {
  if (typeof value !== "string") return String(value);
  if (value.length <= LONG_TEXT && !value.includes("\n")) return JSON.stringify(value);
  return `${JSON.stringify(value.slice(0, LONG_TEXT)).slice(0, -1)}…`;
}
