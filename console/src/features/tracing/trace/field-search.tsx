import { useQuery } from "@tanstack/react-query";
import { TextSearch } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldHitsQuery, type TextPlace } from "@/data/trace";
import { IconButton } from "@/ui/button";
import { Popover } from "@/ui/popover";
import { SearchBox } from "@/ui/search-box";

interface FieldSearchProps {
  place: TextPlace;
  title: string;
  onJump: (at: number, length: number) => void;
}

/** Finds words in one long text; the server looks, so nothing has to be loaded for it. */
export function FieldSearch({ place, title, onJump }: FieldSearchProps) {
  const { t } = useTranslation("tracing");
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const found = useQuery({ ...fieldHitsQuery(place, text), enabled: open && text !== "" });
  return (
    <Popover open={open} onOpenChange={setOpen} align="end" label={t("field_search.label", { what: title })} trigger={<IconButton label={t("field_search.label", { what: title })} icon={<TextSearch size={14} />} />}>
      <div className="w-96 max-w-[80vw]">
        <SearchBox value={text} onSearch={setText} label={t("field_search.placeholder")} />
        {found.data && <p className="num mt-1 text-meta text-ink-2">{t("field_search.count", { count: found.data.count })}</p>}
        <ul className="mt-1 max-h-72 overflow-y-auto">
          {found.data?.items.map((hit) => (
            <li key={hit.at}>
              <button
                type="button"
                onClick={() => {
                  setOpen(false);
                  onJump(hit.at, hit.match.length);
                }}
                className="block w-full rounded-sm px-1.5 py-1 text-left font-mono text-meta break-words hover:bg-hover"
              >
                {hit.before}
                <mark className="rounded-sm bg-warn-soft text-inherit">{hit.match}</mark>
                {hit.after}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </Popover>
  );
}
