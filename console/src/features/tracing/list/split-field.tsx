import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { metadataKeysQuery, type FacetQuestion } from "@/data/facets";
import { IconButton } from "@/ui/button";

interface SplitFieldProps {
  question: FacetQuestion;
  onSplit: (key: string) => void;
}

/** Makes a column of a field of metadata: one that occurs, or any path that is typed. */
export function SplitField({ question, onSplit }: SplitFieldProps) {
  const { t } = useTranslation("tracing");
  const list = useId();
  const keys = useQuery(metadataKeysQuery(question));
  const [key, setKey] = useState("");
  return (
    <form
      className="flex items-center gap-1 border-t border-line pt-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (key.trim() === "") return;
        onSplit(key.trim());
        setKey("");
      }}
    >
      <input
        list={list}
        value={key}
        maxLength={500}
        aria-label={t("split.label")}
        placeholder={t("split.label")}
        onChange={(event) => setKey(event.target.value)}
        className="h-7 min-w-0 flex-1 rounded-md border border-line bg-ground px-2 focus:border-accent focus:outline-none focus-visible:outline-none"
      />
      <datalist id={list}>
        {keys.data?.map((one) => (
          <option key={one.value} value={one.value} />
        ))}
      </datalist>
      <IconButton type="submit" label={t("split.add")} icon={<Plus size={14} />} disabled={key.trim() === ""} />
    </form>
  );
}
