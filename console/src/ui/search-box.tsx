import { Search, X } from "lucide-react";
import { useEffect, useState, type Ref } from "react";
import { useTranslation } from "react-i18next";
import { isComposing } from "@/lib/composing";
import { cx } from "@/lib/cx";
import { IconButton } from "./button";

interface SearchBoxProps {
  value: string;
  onSearch: (text: string) => void;
  label: string;
  /** Searches while typing; else on Enter. */
  live?: boolean;
  className?: string;
  ref?: Ref<HTMLInputElement>;
}

export function SearchBox({ value, onSearch, label, live = false, className, ref }: SearchBoxProps) {
  const { t } = useTranslation("ui");
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  // Half a word of an input method is no search yet.
  const change = (next: string, composing: boolean) => {
    setText(next);
    if (live && !composing) onSearch(next);
  };
  return (
    <form
      role="search"
      className={cx("flex h-7 min-w-0 items-center gap-1.5 rounded-md border border-line bg-ground pl-2 focus-within:border-accent", className)}
      onSubmit={(event) => {
        event.preventDefault();
        onSearch(text.trim());
      }}
    >
      <Search size={14} className="shrink-0 text-ink-2" aria-hidden />
      <input
        ref={ref}
        type="text"
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => change(event.target.value, (event.nativeEvent as InputEvent).isComposing)}
        onCompositionEnd={(event) => change(event.currentTarget.value, false)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && isComposing(event.nativeEvent)) event.preventDefault();
          if (event.key === "Escape" && !isComposing(event.nativeEvent)) event.currentTarget.blur();
        }}
        className="h-full min-w-0 flex-1 bg-transparent focus:outline-none focus-visible:outline-none"
      />
      {text !== "" && (
        <IconButton
          label={t("clear")}
          icon={<X size={14} />}
          className="!size-6"
          onClick={() => {
            setText("");
            onSearch("");
          }}
        />
      )}
    </form>
  );
}
