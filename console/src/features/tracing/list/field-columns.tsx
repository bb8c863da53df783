import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { ABSENT } from "@/lib/format";
import type { Column } from "@/ui/table/column";
import { columnOfField, fieldsOf } from "./field-names";

/** A value of a row as filters know it; none where there is none. */
export const textsOf = (text: string | null | undefined): readonly string[] => (text ? [text] : []);

/** One column for each field of metadata that the reader wants to see. */
export function useFieldColumns<T extends { metadata_fields?: Record<string, string> }>(split: readonly string[]): readonly Column<T>[] {
  const { t } = useTranslation("tracing");
  return useMemo(
    () =>
      fieldsOf(split).map((key): Column<T> => {
        const text = (row: T) => row.metadata_fields?.[key] ?? "";
        return {
          id: columnOfField(key),
          title: key,
          width: 140,
          group: t("column.metadata"),
          split: true,
          sort: `metadata.${key}`,
          filter: columnOfField(key),
          values: (row) => textsOf(text(row)),
          render: (row) => <span className={text(row) ? "ellipsis" : "text-ink-2"}>{text(row) || ABSENT}</span>,
        };
      }),
    [split, t],
  );
}
