import { useQuery } from "@tanstack/react-query";
import { ChevronDown, Layers } from "lucide-react";
import { useTranslation } from "react-i18next";
import { facetsQuery } from "@/data/tracing";
import { formatCompact } from "@/lib/format";
import { DEFAULT_RANGE } from "@/lib/time-range";
import { Button } from "@/ui/button";
import { Menu, MenuItem, MenuLine, MenuToggle } from "@/ui/menu";

interface EnvironmentPickerProps {
  projectId: string;
  range: string | undefined;
  picked: readonly string[];
  onPick: (environments: string[]) => void;
}

/** Applies to every page of the project; a new environment appears here by itself. */
export function EnvironmentPicker(props: EnvironmentPickerProps) {
  const { t } = useTranslation("tracing");
  const { picked } = props;
  const text = picked.length === 0 ? t("environment.all") : picked.length === 1 ? picked[0] : t("environment.some", { count: picked.length });
  return (
    <Menu
      align="end"
      width={220}
      trigger={
        <Button icon={<Layers size={14} aria-hidden />} aria-label={t("environment.label", { picked: text })}>
          <span className="ellipsis max-w-36">{text}</span>
          <ChevronDown size={13} className="text-ink-2" aria-hidden />
        </Button>
      }
    >
      <Environments {...props} />
    </Menu>
  );
}

/** Asks which there are only once the menu is open: counting them over a month must not hold up the page. */
function Environments({ projectId, range = DEFAULT_RANGE, picked, onPick }: EnvironmentPickerProps) {
  const { t, i18n } = useTranslation("tracing");
  const { t: tUi } = useTranslation("ui");
  const facets = useQuery(facetsQuery(projectId, { range, environments: [], search: undefined, filters: [] }));
  const seen = facets.data?.environments ?? [];
  const known = [...seen, ...picked.filter((name) => !seen.some((one) => one.value === name)).map((value) => ({ value, count: undefined }))];
  const toggle = (name: string, on: boolean) => onPick(on ? [...picked, name] : picked.filter((one) => one !== name));
  return (
    <>
      {known.map((one) => (
        <MenuToggle
          key={one.value}
          checked={picked.includes(one.value)}
          onToggle={(on) => toggle(one.value, on)}
          trailing={<span className="num text-meta text-ink-2">{formatCompact(one.count, i18n.language)}</span>}
        >
          {one.value}
        </MenuToggle>
      ))}
      {facets.isPending ? (
        <div className="px-2 py-1.5 text-ink-2" role="status">
          {tUi("loading")}
        </div>
      ) : (
        known.length === 0 && <div className="px-2 py-1.5 text-ink-2">{t("environment.none")}</div>
      )}
      {picked.length > 0 && (
        <>
          <MenuLine />
          <MenuItem onSelect={() => onPick([])}>{t("environment.clear")}</MenuItem>
        </>
      )}
    </>
  );
}
