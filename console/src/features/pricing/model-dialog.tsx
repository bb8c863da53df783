import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { NewModel } from "@/data/pricing";
import { Button, IconButton } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { errorText } from "@/ui/error-text";
import { TextField } from "@/ui/field";
import { isWrongPrice, modelOf, patternOf, type ModelDraft, type TierDraft } from "./model-draft";
import { refusedField, type Refused } from "./model-refusal";

interface ModelDialogProps {
  title: string;
  action: string;
  start: ModelDraft;
  busy: boolean;
  refused?: Refused | null;
  onClose: () => void;
  onSave: (model: NewModel) => void;
}

/** A model of one's own: its name, which names it stands for, prices in US dollars per million, and price tiers. */
export function ModelDialog({ title, action, start, busy, refused, onClose, onSave }: ModelDialogProps) {
  const { t, i18n } = useTranslation("pricing");
  const [draft, setDraft] = useState(start);
  const change = (part: Partial<ModelDraft>) => setDraft((before) => ({ ...before, ...part }));
  const model = modelOf(draft);
  const pattern = patternOf(draft);
  const field = refused ? refusedField(refused.error) : undefined;
  const refusedTier = field !== undefined && field !== "pattern" ? field.tier : undefined;
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={title}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button look="primary" type="submit" form="model" busy={busy} disabled={!model}>
            {action}
          </Button>
        </>
      }
    >
      <form
        id="model"
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (model) onSave(model);
        }}
      >
        <TextField label={t("models.name")} required autoFocus value={draft.name} onChange={(event) => change({ name: event.target.value })} />
        <TextField label={t("models.pattern")} hint={t("models.pattern_hint")} className="font-mono" error={field === "pattern" && refused?.model.match_pattern === pattern ? errorText(i18n, refused.error) : undefined} value={pattern} onChange={(event) => change({ pattern: event.target.value })} />
        <Prices draft={draft} onChange={change} />
        {draft.tiers.map((tier, at) => (
          <Tier
            key={at}
            number={at + 1}
            tier={tier}
            refused={refusedTier === at}
            types={draft.rows.map((row) => row.type.trim()).filter((type) => type !== "")}
            onChange={(part) => change({ tiers: draft.tiers.map((one, index) => (index === at ? { ...one, ...part } : one)) })}
            onRemove={() => change({ tiers: draft.tiers.filter((_, index) => index !== at) })}
          />
        ))}
        {draft.kept.length > 0 && <p className="text-meta text-ink-2">{t("tier.kept", { names: draft.kept.map((tier) => tier.name).join(", ") })}</p>}
        {refused && field === undefined && (
          <p role="alert" className="text-bad">
            {errorText(i18n, refused.error)}
          </p>
        )}
        <div>
          <Button icon={<Plus size={14} aria-hidden />} onClick={() => change({ tiers: [...draft.tiers, { name: "", pattern: "input", above: "", prices: {} }] })}>
            {t("tier.add")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface PricesProps {
  draft: ModelDraft;
  onChange: (part: Partial<ModelDraft>) => void;
}

function Prices({ draft, onChange }: PricesProps) {
  const { t } = useTranslation("pricing");
  const set = (at: number, part: Partial<ModelDraft["rows"][number]>) => onChange({ rows: draft.rows.map((row, index) => (index === at ? { ...row, ...part } : row)) });
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-meta font-semibold">{t("prices.per_million")}</legend>
      {draft.rows.map((row, at) => (
        <div key={at} className="flex items-start gap-2">
          <div className="flex-1">
            <TextField label={t("prices.type")} className="font-mono" error={row.text !== "" && row.type.trim() === "" ? t("prices.untyped") : undefined} value={row.type} onChange={(event) => set(at, { type: event.target.value })} />
          </div>
          <div className="w-40">
            <TextField label={t("prices.usd")} type="number" min={0} step="any" error={isWrongPrice(row.text) ? t("prices.negative") : undefined} value={row.text} onChange={(event) => set(at, { text: event.target.value })} />
          </div>
          <IconButton label={t("prices.remove", { type: row.type })} icon={<Trash2 size={14} />} className="mt-6" disabled={draft.rows.length === 1} onClick={() => onChange({ rows: draft.rows.filter((_, index) => index !== at) })} />
        </div>
      ))}
      <div>
        <Button icon={<Plus size={14} aria-hidden />} onClick={() => onChange({ rows: [...draft.rows, { type: "", text: "" }] })}>
          {t("prices.add")}
        </Button>
      </div>
    </fieldset>
  );
}

interface TierProps {
  number: number;
  tier: TierDraft;
  /** The server did not take its usage types. */
  refused: boolean;
  types: readonly string[];
  onChange: (part: Partial<TierDraft>) => void;
  onRemove: () => void;
}

/** Other prices from a number of units on. */
function Tier({ number, tier, refused, types, onChange, onRemove }: TierProps) {
  const { t } = useTranslation("pricing");
  const { t: tErrors } = useTranslation("errors");
  const problem = (text: string) => (isWrongPrice(text) ? t("prices.negative") : undefined);
  return (
    <fieldset className="rounded-md border border-line p-3">
      <legend className="px-1 text-meta font-semibold">{t("tier.title", { number })}</legend>
      <div className="flex items-start gap-2">
        <TextField label={t("tier.name")} value={tier.name} onChange={(event) => onChange({ name: event.target.value })} />
        <TextField label={t("tier.pattern")} className="font-mono" error={refused ? tErrors("code.bad_match_pattern") : undefined} value={tier.pattern} onChange={(event) => onChange({ pattern: event.target.value })} />
        <TextField label={t("tier.above")} type="number" min={0} error={problem(tier.above)} value={tier.above} onChange={(event) => onChange({ above: event.target.value })} />
        <IconButton label={t("tier.remove", { number })} icon={<Trash2 size={14} />} className="mt-6" onClick={onRemove} />
      </div>
      <div className="mt-2 grid grid-cols-3 gap-2">
        {types.map((type) => (
          <TextField key={type} label={t("tier.price", { type })} type="number" min={0} step="any" error={problem(tier.prices[type] ?? "")} value={tier.prices[type] ?? ""} onChange={(event) => onChange({ prices: { ...tier.prices, [type]: event.target.value } })} />
        ))}
      </div>
    </fieldset>
  );
}
