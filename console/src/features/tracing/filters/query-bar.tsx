import { CircleAlert, Clock, Search, X } from "lucide-react";
import { useEffect, useId, useMemo, useState, type KeyboardEvent, type Ref, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import type { Filter } from "@/api/types";
import { isComposing } from "@/lib/composing";
import { cx } from "@/lib/cx";
import { IconButton } from "@/ui/button";
import { OF_TRACES, type Vocabulary } from "./grammar/fields";
import { readQuery, type Problem } from "./grammar/read";
import type { SeenValue } from "./grammar/suggest";
import { writeQuery } from "./grammar/write";
import { QuerySuggestions } from "./query-suggestions";
import { useSuggestions } from "./use-suggestions";

interface QueryBarProps {
  search: string | undefined;
  filters: readonly Filter[];
  /** Values that were seen in this time range, by column. */
  valuesOf: (column: string) => readonly SeenValue[];
  /** What can be said of the rows of this list; of traces when absent. */
  words?: Vocabulary;
  /** Shown while nothing is typed. */
  placeholder?: string;
  /** Under this name the browser keeps what was asked before. */
  room?: string;
  /** Told what stands before the caret while the bar is in use. */
  onTyping?: (word: string) => void;
  onQuery: (text: string | undefined, filters: Filter[]) => void;
  inputRef: RefObject<HTMLInputElement | null>;
  className?: string;
}

/** Everything that narrows the list, as text: typed here or picked elsewhere, it is one state. */
export function QueryBar({ search, filters, valuesOf, words = OF_TRACES, placeholder, room = "searches", onTyping, onQuery, inputRef, className }: QueryBarProps) {
  const { t, i18n } = useTranslation("tracing");
  const tongue = i18n.language === "zh-CN" ? "zh" : "en";
  const list = useId();
  const written = useMemo(() => writeQuery(filters, search, tongue, words), [filters, search, tongue, words]);
  const [text, setText] = useState(written);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  useEffect(() => {
    setText(written);
    setProblems([]);
  }, [written]);
  const ask = (typed: string) => {
    const found = readQuery(typed, Date.now(), words);
    setProblems(found.problems);
    if (found.problems.length > 0) return false;
    onQuery(found.text || undefined, found.filters);
    return true;
  };
  const offers = useSuggestions({ input: inputRef, text, tongue, valuesOf, words, room, onText: setText, onTyping });
  const submit = (typed: string) => {
    offers.close();
    if (ask(typed) && typed.trim() !== "") offers.remember(typed.trim());
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    // While an IME composes, Enter and the arrows are its own.
    if (isComposing(event.nativeEvent)) return;
    if (offers.onKeyDown(event)) event.preventDefault();
    else if (event.key === "Enter") submit(text);
    else if (event.key === "Escape") event.currentTarget.blur();
  };
  return (
    <div className={cx("relative min-w-0", className)}>
      <div role="search" className={cx("flex h-7 items-center gap-1.5 rounded-md border bg-ground pl-2", problems.length > 0 ? "border-bad" : "border-line focus-within:border-accent")}>
        <Search size={14} className="shrink-0 text-ink-2" aria-hidden />
        <input
          ref={inputRef as Ref<HTMLInputElement>}
          type="text"
          role="combobox"
          spellCheck={false}
          autoComplete="off"
          aria-label={t("search.label")}
          aria-expanded={offers.open}
          aria-controls={offers.open ? list : undefined}
          aria-activedescendant={offers.open && offers.at >= 0 ? `${list}-${offers.at}` : undefined}
          aria-invalid={problems.length > 0 || undefined}
          aria-describedby={problems.length > 0 ? `${list}-problems` : undefined}
          placeholder={placeholder ?? t("search.placeholder")}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setProblems([]);
            offers.show();
          }}
          onFocus={offers.show}
          onClick={offers.show}
          onBlur={offers.close}
          onKeyDown={onKeyDown}
          className="h-full min-w-0 flex-1 bg-transparent focus:outline-none focus-visible:outline-none"
        />
        {text !== "" && <IconButton label={t("search.clear")} icon={<X size={14} />} className="!size-6" onClick={() => submit("")} />}
      </div>
      {problems.length > 0 && <Problems id={`${list}-problems`} problems={problems} onShow={(problem) => inputRef.current?.setSelectionRange(problem.from, problem.to)} />}
      {offers.open && problems.length === 0 && <QuerySuggestions id={list} offers={offers} icon={<Clock size={12} aria-hidden />} />}
    </div>
  );
}

interface ProblemsProps {
  id: string;
  problems: readonly Problem[];
  onShow: (problem: Problem) => void;
}

/** What could not be read, word by word; pressing one marks it in the bar. */
function Problems({ id, problems, onShow }: ProblemsProps) {
  const { t, i18n } = useTranslation("tracing");
  const listed = new Intl.ListFormat(i18n.language, { type: "disjunction" });
  return (
    <div id={id} role="alert" className="absolute inset-x-0 top-8 z-30 rounded-md border border-line bg-ground p-1 shadow-layer">
      <ul>
        {problems.map((problem) => (
          <li key={problem.from}>
            <button
              type="button"
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onShow(problem)}
              className="flex w-full items-start gap-2 rounded-sm px-2 py-1 text-left hover:bg-hover"
            >
              <CircleAlert size={14} aria-hidden className="mt-[3px] shrink-0 text-bad" />
              <span>
                <code className="mr-2 font-mono text-meta text-bad underline decoration-wavy underline-offset-4">{problem.what}</code>
                {t(`search.problem.${problem.code}`, { offers: listed.format(problem.offers ?? []) })}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
