import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ExportFormat, ExportTemplate } from "@/data/batch-jobs";
import { formatCount } from "@/lib/format";
import { recall, remember } from "@/lib/storage";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/checkbox";
import { Dialog } from "@/ui/dialog";
import { Segments } from "@/ui/tabs";

export interface HowToExport {
  format: ExportFormat;
  template: ExportTemplate;
  bom: boolean;
}

interface ExportDialogProps {
  count: number;
  busy: boolean;
  onClose: () => void;
  onExport: (how: HowToExport) => void;
}

const FORMATS: readonly ExportFormat[] = ["csv", "json", "jsonl"];
const TEMPLATES: readonly ExportTemplate[] = ["full", "qa"];

export function ExportDialog({ count, busy, onClose, onExport }: ExportDialogProps) {
  const { t, i18n } = useTranslation("exports");
  const { t: tUi } = useTranslation("ui");
  const [format, setFormat] = useState<ExportFormat>(() => FORMATS.find((one) => one === recall("export.format")) ?? "csv");
  const [template, setTemplate] = useState<ExportTemplate>("full");
  // Excel on a Chinese Windows needs the mark to read UTF-8.
  const [bom, setBom] = useState(() => (recall("export.bom") ?? (i18n.language === "zh-CN" ? "yes" : "no")) === "yes");
  const start = () => {
    remember("export.format", format);
    remember("export.bom", bom ? "yes" : "no");
    onExport({ format, template, bom: format === "csv" && bom });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("export_title", { count, shown: formatCount(count, i18n.language) })}
      description={t("export_body")}
      footer={
        <>
          <Button onClick={onClose}>{tUi("cancel")}</Button>
          <Button look="primary" busy={busy} onClick={start}>
            {t("export")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <Row label={t("format")}>
          <Segments label={t("format")} value={format} onPick={setFormat} tabs={FORMATS.map((value) => ({ value, label: value === "jsonl" ? "JSON Lines" : value.toUpperCase() }))} />
        </Row>
        <Row label={t("template.label")}>
          <Segments label={t("template.label")} value={template} onPick={setTemplate} tabs={TEMPLATES.map((value) => ({ value, label: t(`template.${value}`) }))} />
        </Row>
        <p className="text-meta text-ink-2">{t(`template.${template}_body`)}</p>
        {format === "csv" && <Checkbox checked={bom} onToggle={setBom} label={t("bom")} />}
      </div>
    </Dialog>
  );
}

function Row({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="flex items-center gap-3">
      <span className="w-20 shrink-0 text-meta font-semibold">{label}</span>
      {children}
    </div>
  );
}
