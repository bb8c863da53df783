import type { LucideIcon } from "lucide-react";

export type CommandGroup = "found" | "pages" | "projects" | "settings" | "actions";
export const GROUPS: readonly CommandGroup[] = ["found", "pages", "actions", "projects", "settings"];

export interface Command {
  id: string;
  group: CommandGroup;
  label: string;
  /** More words that find it: the other language, the guide's word, the id. */
  words?: readonly string[];
  note?: string;
  Icon: LucideIcon;
  run: () => void;
}

/** Spaces and case do not matter; Chinese matches by any part. */
function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase().replaceAll(/\s+/g, "");
}

/** The letters in their order, if not together: `prjkey` finds "project API keys". */
function scattered(text: string, wanted: string): boolean {
  let at = 0;
  for (const letter of wanted) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** 0 is the best; undefined does not fit. */
function distance(command: Command, wanted: string): number | undefined {
  const texts = [command.label, ...(command.words ?? [])].map(plain);
  if (texts.some((text) => text.startsWith(wanted))) return 0;
  if (texts.some((text) => text.includes(wanted))) return 1;
  return /^[a-z0-9]{3,}$/.test(wanted) && texts.some((text) => scattered(text, wanted)) ? 2 : undefined;
}

/** What fits, the best first; what was found by its id always fits. */
export function matching(commands: readonly Command[], text: string): Command[] {
  const wanted = plain(text);
  if (wanted === "") return commands.filter((command) => command.group !== "found");
  return commands
    .map((command, place) => ({ command, place, far: command.group === "found" ? 0 : distance(command, wanted) }))
    .filter((one) => one.far !== undefined)
    .sort((a, b) => GROUPS.indexOf(a.command.group) - GROUPS.indexOf(b.command.group) || (a.far ?? 0) - (b.far ?? 0) || a.place - b.place)
    .map((one) => one.command);
}
