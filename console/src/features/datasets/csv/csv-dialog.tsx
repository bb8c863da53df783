import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, SelectField } from "@/ui/field";
import { SimpleTable } from "@/ui/simple-table";
import { oneLine } from "../json-text";
import { Refusal } from "../refusal";
import { guess, itemsOf, TARGETS, type Mapping } from "./mapping";
import { decode, readCsv, type Table } from "./read-csv";
import { useImport, type Outcome } from "./use-import";

interface CsvDialogProps {
  projectId: string;
  datasetId: string;
  onClose: () => void;
}

type PreviewRow = ReturnType<typeof itemsOf>[number] & { at: number };

const PREVIEW_ROWS = 10;
const UNFIT_SHOWN = 100;

/** A file becomes items: which column is what, how that looks, and afterwards what was left out and why. */
export function CsvDialog({ projectId, datasetId, onClose }: CsvDialogProps) {
  const { t } = useTranslation("datasets");
  const { t: tUi } = useTranslation("ui");
  const [name, setName] = useState<string>();
  const [table, setTable] = useState<Table>();
  const [mapping, setMapping] = useState<Mapping>([]);
  const bringing = useImport(projectId, datasetId);
  const read = async (file: File | undefined) => {
    if (!file) return;
    setName(file.name);
    const found = readCsv(decode(new Uint8Array(await file.arrayBuffer())));
    setTable(found);
    setMapping(guess(found.columns));
  };
  const rows = table?.rows.length ?? 0;
  const ready = rows > 0 && mapping.includes("input");
  return (
    <Dialog
      open
      wide
      insistent={bringing.done !== undefined && !bringing.outcome}
      onClose={onClose}
      title={t("csv.title")}
      footer={
        bringing.outcome ? (
          <Button look="primary" onClick={onClose}>
            {t("csv.close")}
          </Button>
        ) : (
          <>
            <Button onClick={onClose} disabled={bringing.done !== undefined}>
              {tUi("cancel")}
            </Button>
            <Button look="primary" disabled={!ready} busy={bringing.done !== undefined} onClick={() => table && void bringing.start(itemsOf(table, mapping))}>
              {bringing.done === undefined ? t("csv.import", { count: rows }) : t("csv.progress", { done: bringing.done, total: rows })}
            </Button>
          </>
        )
      }
    >
      {bringing.outcome ? (
        <OutcomeShown outcome={bringing.outcome} total={rows} error={bringing.error} />
      ) : (
        <div className="flex flex-col gap-4">
          <Field label={t("csv.file")} hint={t("csv.file_hint")}>
            {(ids) => (
              // The browser's own button speaks the language of the browser.
              <label className="flex h-7 w-fit items-center rounded-md border border-line bg-ground px-2.5 focus-within:border-accent hover:bg-hover">
                <input {...ids} type="file" accept=".csv,.tsv,.txt,text/csv" className="sr-only" onChange={(event) => void read(event.target.files?.[0])} />
                <span aria-hidden>{name ?? t("csv.choose")}</span>
              </label>
            )}
          </Field>
          {table && rows === 0 && <p className="text-bad">{t("csv.no_rows")}</p>}
          {table && rows > 0 && <Columns table={table} mapping={mapping} onMapping={setMapping} />}
        </div>
      )}
    </Dialog>
  );
}

interface ColumnsProps {
  table: Table;
  mapping: Mapping;
  onMapping: (mapping: Mapping) => void;
}

function Columns({ table, mapping, onMapping }: ColumnsProps) {
  const { t } = useTranslation("datasets");
  const choices = [...TARGETS.map((value) => ({ value, label: t(`column.${value}`) })), { value: "" as const, label: t("csv.leave") }];
  const head = itemsOf({ ...table, rows: table.rows.slice(0, PREVIEW_ROWS) }, mapping).map((item, at) => ({ ...item, at }));
  return (
    <>
      <fieldset>
        <legend className="text-meta font-semibold">{t("csv.columns")}</legend>
        <p className="text-meta text-ink-2">{t("csv.several")}</p>
        <div className="mt-2 grid grid-cols-2 gap-3">
          {table.columns.map((name, at) => (
            <SelectField
              key={`${at} ${name}`}
              label={t("csv.column_to", { name })}
              value={mapping[at] ?? ""}
              choices={choices}
              onPick={(target) => onMapping(mapping.map((one, place) => (place === at ? target : one)))}
            />
          ))}
        </div>
        {!mapping.includes("input") && <p className="mt-2 text-bad">{t("csv.no_input")}</p>}
      </fieldset>
      <div>
        <h3 className="text-meta font-semibold">{t("csv.preview", { count: table.rows.length, shown: head.length })}</h3>
        <SimpleTable
          label={t("csv.preview", { count: table.rows.length, shown: head.length })}
          rows={head}
          rowKey={(row) => String(row.at)}
          columns={TARGETS.map((target) => ({ id: target, title: t(`column.${target}`), className: "max-w-48 ellipsis", render: (row: PreviewRow) => oneLine(row[target]) }))}
        />
      </div>
    </>
  );
}

interface OutcomeShownProps {
  outcome: Outcome;
  total: number;
  error: unknown;
}

function OutcomeShown({ outcome, total, error }: OutcomeShownProps) {
  const { t } = useTranslation("datasets");
  const lines = new Set(outcome.unfit.map((one) => one.row)).size;
  return (
    <div className="flex flex-col gap-3" role="status">
      <p>{t("csv.done", { count: outcome.added })}</p>
      {outcome.stoppedAt !== undefined && (
        <>
          <p>{t("csv.stopped", { done: outcome.stoppedAt, total })}</p>
          <Refusal error={error} />
        </>
      )}
      {lines > 0 && (
        <div>
          <p>{t("csv.unfit", { count: lines })}</p>
          <ul className="mt-1 flex flex-col gap-0.5">
            {outcome.unfit.slice(0, UNFIT_SHOWN).map((one) => (
              <li key={`${one.row} ${one.path.join(".")} ${one.reason}`}>
                <span className="num font-semibold">{t("csv.row", { line: one.row + 2 })}</span> <code className="font-mono text-meta">{one.path.join(".")}</code> {one.reason}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
