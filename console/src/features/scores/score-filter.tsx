import { useTranslation } from "react-i18next";
import type { Filter } from "@/api/types";
import { Menu, MenuToggle } from "@/ui/menu";
import { Button } from "@/ui/button";
import { ChevronDown } from "lucide-react";

interface ScoreFilterProps {
  filters: readonly Filter[];
  onChange: (filters: Filter[]) => void;
}

const SOURCES = ["API", "EVAL", "ANNOTATION"] as const;
const TYPES = ["NUMERIC", "BOOLEAN", "CATEGORICAL", "TEXT", "CORRECTION"] as const;

function picked(filters: readonly Filter[], column: string): string[] {
  const value = filters.find((one) => one.column === column && one.operator === "any of")?.value;
  return Array.isArray(value) ? value : [];
}

function replaced(filters: readonly Filter[], column: string, next: Filter | undefined): Filter[] {
  return [...filters.filter((one) => one.column !== column), ...(next ? [next] : [])];
}

/** By source, by type. */
export function ScoreFilter({ filters, onChange }: ScoreFilterProps) {
  const { t } = useTranslation("scores");
  const options = (column: "source" | "dataType", values: string[]) =>
    onChange(replaced(filters, column, values.length === 0 ? undefined : { type: "stringOptions", column, operator: "any of", value: values }));
  const toggle = (column: "source" | "dataType", value: string, on: boolean) => {
    const before = picked(filters, column);
    options(column, on ? [...before, value] : before.filter((one) => one !== value));
  };
  return (
    <>
      <Menu
        trigger={
          <Button>
            {t("filter.source", { count: picked(filters, "source").length })}
            <ChevronDown size={13} className="text-ink-2" aria-hidden />
          </Button>
        }
      >
        {SOURCES.map((one) => (
          <MenuToggle key={one} checked={picked(filters, "source").includes(one)} onToggle={(on) => toggle("source", one, on)}>
            {t(`source.${one}`)}
          </MenuToggle>
        ))}
      </Menu>
      <Menu
        trigger={
          <Button>
            {t("filter.type", { count: picked(filters, "dataType").length })}
            <ChevronDown size={13} className="text-ink-2" aria-hidden />
          </Button>
        }
      >
        {TYPES.map((one) => (
          <MenuToggle key={one} checked={picked(filters, "dataType").includes(one)} onToggle={(on) => toggle("dataType", one, on)}>
            {t(`type.${one}`)}
          </MenuToggle>
        ))}
      </Menu>
    </>
  );
}
