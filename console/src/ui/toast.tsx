import { CircleCheck, TriangleAlert, X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "./button";

interface Note {
  id: number;
  tone: "good" | "bad";
  text: string;
}

let notes: readonly Note[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function publish(next: readonly Note[]): void {
  notes = next;
  listeners.forEach((listener) => listener());
}

function show(tone: Note["tone"], text: string): void {
  const id = nextId++;
  publish([...notes.slice(-3), { id, tone, text }]);
  window.setTimeout(() => dismiss(id), tone === "bad" ? 9000 : 4000);
}

function dismiss(id: number): void {
  publish(notes.filter((note) => note.id !== id));
}

/** A passing word at the lower edge. */
export const toast = {
  good: (text: string) => show("good", text),
  bad: (text: string) => show("bad", text),
};

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Toasts() {
  const { t } = useTranslation("ui");
  const shown = useSyncExternalStore(subscribe, () => notes);
  return (
    <div aria-live="polite" className="pointer-events-none fixed right-4 bottom-4 z-50 flex flex-col items-end gap-2">
      {shown.map((note) => (
        <div
          key={note.id}
          className="pointer-events-auto flex max-w-[420px] items-start gap-2 rounded-md border border-line bg-ground py-1.5 pr-1.5 pl-3 shadow-layer"
        >
          <span className="py-1">
            {note.tone === "good" ? <CircleCheck size={16} className="text-good" /> : <TriangleAlert size={16} className="text-bad" />}
          </span>
          <span className="py-1">{note.text}</span>
          <IconButton label={t("close")} icon={<X size={14} />} onClick={() => dismiss(note.id)} />
        </div>
      ))}
    </div>
  );
}
