import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Score, ScoreConfig } from "@/api/types";
import { scoreConfigsQuery, useAddScore, useDeleteScore, type ScoreTarget } from "@/data/scores";
import { isComposing } from "@/lib/composing";
import { recall, remember } from "@/lib/storage";
import { Button, IconButton } from "@/ui/button";
import { Menu, MenuToggle } from "@/ui/menu";
import { AnnotateField } from "./annotate-field";

interface AnnotateDrawerProps {
  projectId: string;
  /** What is judged: a trace, one of its steps, or a session. */
  target: ScoreTarget;
  /** The same in words. */
  subject: string;
  scores: readonly Score[];
  ownId: string;
  onClose: () => void;
}

const NAME = "annotate.configs";

/** The configs a person works with, kept by the browser for each project. */
function usePickedConfigs(projectId: string, configs: readonly ScoreConfig[]): [readonly ScoreConfig[], (id: string, on: boolean) => void] {
  const [kept, setKept] = useState<readonly string[] | undefined>(() => recall(`${NAME}.${projectId}`)?.split(" "));
  const ids = kept ?? configs.map((config) => config.id);
  const toggle = (id: string, on: boolean) => {
    const next = on ? [...ids, id] : ids.filter((one) => one !== id);
    remember(`${NAME}.${projectId}`, next.join(" "));
    setKept(next);
  };
  return [configs.filter((config) => ids.includes(config.id)), toggle];
}

/**
 * Judging by the configs of the project, each kept as soon as it is given. Up and down lead from field to field,
 * digits pick an option, Ctrl or Cmd with Enter closes.
 */
export function AnnotateDrawer({ projectId, target, subject, scores, ownId, onClose }: AnnotateDrawerProps) {
  const { t } = useTranslation("scores");
  const fields = useRef<HTMLDivElement>(null);
  const found = useQuery(scoreConfigsQuery(projectId));
  const configs = useMemo(() => (found.data ?? []).filter((config) => !config.archived), [found.data]);
  const [picked, toggle] = usePickedConfigs(projectId, configs);
  const add = useAddScore(projectId);
  const remove = useDeleteScore(projectId, target.trace_id ?? null);
  const own = (config: ScoreConfig) => scores.find((score) => score.config_id === config.id && score.source === "ANNOTATION" && score.author_user_id === ownId);
  const move = (by: number) => {
    const all = [...(fields.current?.querySelectorAll<HTMLElement>("[data-annotate]") ?? [])];
    const at = all.findIndex((one) => one.contains(document.activeElement));
    const next = all[Math.min(all.length - 1, Math.max(0, at + by))];
    next?.querySelector<HTMLElement>("[data-value] button, [data-value] input, input[data-value]")?.focus();
  };
  const ready = picked.length > 0;
  useEffect(() => {
    if (ready) move(0);
  }, [ready]);
  return (
    <Radix.Root open modal={false} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Content
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onInteractOutside={(event) => event.preventDefault()}
          onKeyDown={(event) => {
            if (event.defaultPrevented || isComposing(event.nativeEvent)) return;
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onClose();
            const typing = event.target instanceof HTMLTextAreaElement;
            if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !typing) {
              event.preventDefault();
              move(event.key === "ArrowDown" ? 1 : -1);
            }
          }}
          className="fixed inset-y-0 right-0 z-40 flex w-96 max-w-full flex-col border-l border-line bg-ground shadow-layer focus:outline-none"
        >
          <header className="flex items-start gap-2 border-b border-line px-4 py-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-title font-semibold">{t("annotate.title")}</Radix.Title>
              <p className="ellipsis text-ink-2">{subject}</p>
            </div>
            <Menu align="end" trigger={<Button>{t("annotate.configs", { count: picked.length })}</Button>}>
              {configs.map((config) => (
                <MenuToggle key={config.id} checked={picked.includes(config)} onToggle={(on) => toggle(config.id, on)}>
                  {config.name}
                </MenuToggle>
              ))}
            </Menu>
            <IconButton label={t("annotate.close")} hint="Esc" icon={<X size={16} />} onClick={onClose} />
          </header>
          <div ref={fields} className="min-h-0 flex-1 overflow-y-auto px-4 py-2">
            {found.data && picked.length === 0 && <p className="py-4 text-ink-2">{t("annotate.empty")}</p>}
            {picked.map((config) => {
              const score = own(config);
              return (
                <AnnotateField
                  key={`${config.id} ${target.observation_id ?? ""}`}
                  config={config}
                  score={score}
                  onSave={(draft) => add.mutate({ ...draft, ...target, id: score?.id })}
                  onDrop={() => score && remove.mutate(score.id)}
                />
              );
            })}
          </div>
          <footer className="border-t border-line px-4 py-2 text-meta text-ink-2" role="status">
            {add.isPending ? t("annotate.saving") : t("annotate.hint")}
          </footer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
