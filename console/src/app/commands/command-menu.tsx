import { Dialog as Radix } from "radix-ui";
import { Search } from "lucide-react";
import { useId, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { isComposing } from "@/lib/composing";
import { cx } from "@/lib/cx";
import { matching, type Command } from "./command";
import { useCommands } from "./use-commands";

interface CommandMenuProps {
  projectId: string;
  onClose: () => void;
  onHelp: () => void;
}

const MOST = 40;

/** One field that leads anywhere: pages, projects, settings, actions, and whatever has the id that was pasted. */
export function CommandMenu({ projectId, onClose, onHelp }: CommandMenuProps) {
  const { t } = useTranslation("app");
  const [text, setText] = useState("");
  const [asked, setAsked] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const id = useId();
  const { commands, looking } = useCommands(projectId, asked, onHelp);
  const shown = matching(commands, asked).slice(0, MOST);
  const current = Math.min(at, shown.length - 1);
  // Half a word of an input method is no search yet.
  const type = (next: string, composing: boolean) => {
    setText(next);
    if (composing) return;
    setAsked(next);
    setAt(0);
  };
  const run = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    command.run();
  };
  const move = (by: number) => {
    const next = (current + by + shown.length) % Math.max(1, shown.length);
    setAt(next);
    list.current?.querySelector(`[data-at="${next}"]`)?.scrollIntoView({ block: "nearest" });
  };
  const onKey = (event: KeyboardEvent) => {
    // Enter chooses a word of the input method first.
    if (isComposing(event.nativeEvent)) return;
    const keys: Record<string, () => void> = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Enter: () => run(shown[current]) };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-veil" />
        <Radix.Content aria-describedby={undefined} className="fixed top-[10vh] left-1/2 z-50 w-[calc(100vw-32px)] max-w-[600px] -translate-x-1/2 overflow-hidden rounded-lg border border-line bg-ground shadow-layer focus:outline-none">
          <Radix.Title className="sr-only">{t("menu.title")}</Radix.Title>
          <div className="flex h-11 items-center gap-2.5 border-b border-line px-4">
            <Search size={15} className="shrink-0 text-ink-2" aria-hidden />
            <input
              role="combobox"
              aria-expanded
              aria-controls={id}
              aria-label={t("menu.placeholder")}
              aria-activedescendant={shown[current] ? `${id}-${current}` : undefined}
              placeholder={t("menu.placeholder")}
              value={text}
              autoFocus
              onChange={(event) => type(event.target.value, (event.nativeEvent as InputEvent).isComposing)}
              onCompositionEnd={(event) => type(event.currentTarget.value, false)}
              onKeyDown={onKey}
              className="h-full min-w-0 flex-1 bg-transparent text-lead focus:outline-none focus-visible:outline-none"
            />
            {looking && <span className="breathe size-2 rounded-full bg-accent" aria-hidden />}
          </div>
          <ul ref={list} id={id} role="listbox" aria-label={t("menu.title")} className="max-h-[56vh] overflow-y-auto p-1.5">
            {shown.map((command, index) => (
              <Row key={command.id} id={`${id}-${index}`} at={index} command={command} first={command.group !== shown[index - 1]?.group} picked={index === current} onHover={() => setAt(index)} onRun={() => run(command)} />
            ))}
          </ul>
          {shown.length === 0 && <p className="px-4 pb-4 text-ink-2">{looking ? t("menu.looking") : t("menu.nothing")}</p>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface RowProps {
  id: string;
  at: number;
  command: Command;
  first: boolean;
  picked: boolean;
  onHover: () => void;
  onRun: () => void;
}

function Row({ id, at, command, first, picked, onHover, onRun }: RowProps) {
  const { t } = useTranslation("app");
  const { Icon, label, note, group } = command;
  return (
    <>
      {first && (
        <li role="presentation" className="px-2.5 pt-2 pb-0.5 text-meta text-ink-2">
          {t(`menu.group.${group}`)}
        </li>
      )}
      <li id={id} role="option" data-at={at} aria-selected={picked} onPointerMove={onHover} onClick={onRun} className={cx("flex h-8 cursor-pointer items-center gap-2.5 rounded-md px-2.5", picked && "bg-hover")}>
        <Icon size={15} strokeWidth={1.75} className="shrink-0 text-ink-2" aria-hidden />
        <span className="ellipsis">{label}</span>
        <span className="flex-1" />
        {note && <span className="ellipsis max-w-56 text-meta text-ink-2">{note}</span>}
      </li>
    </>
  );
}
