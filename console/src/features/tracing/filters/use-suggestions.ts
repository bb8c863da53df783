import { useEffect, useState, type KeyboardEvent, type RefObject } from "react";
import { recall, remember } from "@/lib/storage";
import { writeAt } from "@/lib/write-at";
import type { Vocabulary } from "./grammar/fields";
import { suggestAt, type SeenValue, type Suggestion } from "./grammar/suggest";
import type { Tongue } from "./grammar/write";

const MOST_RECENT = 6;

function recent(room: string): string[] {
  try {
    const kept: unknown = JSON.parse(recall(room) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one): one is string => typeof one === "string") : [];
  } catch {
    return [];
  }
}

export type Offer = Suggestion | { kind: "recent"; text: string; label: string; from: number; to: number; count?: undefined };

interface SuggestionsOptions {
  input: RefObject<HTMLInputElement | null>;
  text: string;
  tongue: Tongue;
  valuesOf: (column: string) => readonly SeenValue[];
  /** Told what stands before the caret, so that its values can be fetched. */
  onTyping?: (word: string) => void;
  words: Vocabulary;
  /** Under this name the browser keeps what was asked before. */
  room: string;
  onText: (text: string) => void;
}

export interface Offers {
  open: boolean;
  list: readonly Offer[];
  /** The one that Enter takes; -1 while none is chosen. */
  at: number;
  show: () => void;
  close: () => void;
  take: (offer: Offer) => void;
  remember: (typed: string) => void;
  /** Whether the key was used here. */
  onKeyDown: (event: KeyboardEvent) => boolean;
}

/** What can be typed next, while the bar has the focus: fields, values, and in an empty bar what was asked before. */
export function useSuggestions({ input, text, tongue, valuesOf, words, room, onText, onTyping }: SuggestionsOptions): Offers {
  const [shown, setShown] = useState(false);
  const [at, setAt] = useState(-1);
  const caret = input.current?.selectionStart ?? text.length;
  const before: Offer[] = text === "" ? recent(room).map((one) => ({ kind: "recent", text: one, label: one, from: 0, to: 0 })) : [];
  const list: Offer[] = shown ? [...before, ...suggestAt(text, caret, tongue, valuesOf, words)] : [];
  const word = shown ? (/[^\s({]*$/.exec(text.slice(0, caret))?.[0] ?? "") : undefined;
  useEffect(() => {
    if (word !== undefined) onTyping?.(word);
  }, [word, onTyping]);
  const close = () => {
    setShown(false);
    setAt(-1);
  };
  const take = (offer: Offer) => {
    const next = text.slice(0, offer.from) + offer.text + (offer.kind === "value" ? " " : "") + text.slice(offer.to).trimStart();
    const place = offer.from + offer.text.length + (offer.kind === "value" ? 1 : 0);
    writeAt(input.current, place, () => {
      onText(next);
      setAt(-1);
    });
    setShown(offer.kind === "field");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (list.length === 0) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      setAt((at + (event.key === "ArrowDown" ? 1 : at < 0 ? 0 : -1) + list.length) % list.length);
      return true;
    }
    const chosen = list[at] ?? (event.key === "Tab" && text !== "" ? list[0] : undefined);
    if ((event.key === "Enter" || event.key === "Tab") && chosen) {
      take(chosen);
      return true;
    }
    if (event.key === "Escape") {
      close();
      return true;
    }
    return false;
  };
  return {
    open: list.length > 0,
    list,
    at,
    show: () => {
      setShown(true);
      setAt(-1);
    },
    close,
    take,
    remember: (typed) => remember(room, JSON.stringify([typed, ...recent(room).filter((one) => one !== typed)].slice(0, MOST_RECENT))),
    onKeyDown,
  };
}
