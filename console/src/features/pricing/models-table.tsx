import { ChevronDown, ChevronRight, Copy, Pencil, Trash2 } from "lucide-react";
import { Fragment, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ModelItem } from "@/api/types";
import { formatUsd } from "@/lib/format";
import { IconButton } from "@/ui/button";
import { Chip } from "@/ui/chip";
import { perMillion } from "./amounts";
import { PriceTable } from "./price-table";

interface ModelsTableProps {
  models: readonly ModelItem[];
  mayChange: boolean;
  onEdit: (model: ModelItem) => void;
  onClone: (model: ModelItem) => void;
  onDelete: (model: ModelItem) => void;
}

export function ModelsTable({ models, mayChange, onEdit, onClone, onDelete }: ModelsTableProps) {
  const { t } = useTranslation("pricing");
  const [open, setOpen] = useState<string>();
  const heads = [t("models.name"), t("models.pattern")];
  const numbers = [t("models.input"), t("models.output"), t("models.tiers")];
  return (
    <table aria-label={t("models.title")} className="w-full table-fixed border-collapse text-left">
      <thead>
        <tr className="border-b border-line text-meta text-ink-2">
          <th scope="col" className="w-8">
            <span className="sr-only">{t("models.details")}</span>
          </th>
          {heads.map((head) => (
            <th key={head} scope="col" className="h-8 pr-4 font-normal">
              {head}
            </th>
          ))}
          {numbers.map((head) => (
            <th key={head} scope="col" className="h-8 w-28 pr-4 text-right font-normal">
              {head}
            </th>
          ))}
          <th scope="col" className="w-24">
            <span className="sr-only">{t("models.actions")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {models.map((model) => (
          <Fragment key={model.id}>
            <ModelRow model={model} open={model.id === open} onToggle={() => setOpen(model.id === open ? undefined : model.id)}>
              {mayChange && (
                <span className="flex justify-end">
                  {!model.is_default && <IconButton label={t("models.edit_named", { name: model.model_name })} icon={<Pencil size={14} />} onClick={() => onEdit(model)} />}
                  <IconButton label={t("models.clone_named", { name: model.model_name })} icon={<Copy size={14} />} onClick={() => onClone(model)} />
                  {!model.is_default && <IconButton label={t("models.delete_named", { name: model.model_name })} icon={<Trash2 size={14} />} onClick={() => onDelete(model)} />}
                </span>
              )}
            </ModelRow>
            {model.id === open && (
              <tr className="border-b border-line bg-panel">
                <td />
                <td colSpan={6} className="pb-3">
                  <PriceTable model={model} />
                </td>
              </tr>
            )}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

interface ModelRowProps {
  model: ModelItem;
  open: boolean;
  onToggle: () => void;
  children: ReactNode;
}

function ModelRow({ model, open, onToggle, children }: ModelRowProps) {
  const { t, i18n } = useTranslation("pricing");
  const price = (type: string) => formatUsd(perMillion(model.prices[type]), i18n.language);
  return (
    <tr className="border-b border-line hover:bg-panel">
      <td>
        <IconButton label={t("models.details_named", { name: model.model_name })} aria-expanded={open} icon={open ? <ChevronDown size={14} /> : <ChevronRight size={14} />} onClick={onToggle} />
      </td>
      <td className="h-9 pr-4">
        <span className="flex items-center gap-2">
          <span className="ellipsis font-semibold" title={model.model_name}>
            {model.model_name}
          </span>
          {!model.is_default && <Chip tone="accent">{t("models.own")}</Chip>}
        </span>
      </td>
      <td className="h-9 pr-4">
        <span className="ellipsis block font-mono text-meta text-ink-2" title={model.match_pattern}>
          {model.match_pattern}
        </span>
      </td>
      <td className="num h-9 pr-4 text-right">{price("input")}</td>
      <td className="num h-9 pr-4 text-right">{price("output")}</td>
      <td className="num h-9 pr-4 text-right text-ink-2">{model.tiers.length}</td>
      <td>{children}</td>
    </tr>
  );
}
