import { Database, Wrench } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { StepTexts, TraceBody } from "@/api/types";
import { cx } from "@/lib/cx";
import { formatDuration } from "@/lib/format";
import { Fold, PartView } from "@/parts/payload/part-view";
import { PayloadView } from "@/parts/payload/payload-view";
import { useRoleName } from "@/parts/payload/role-name";
import { EmptyState } from "@/ui/states";
import { conversationOf, documentsOf, speakingSteps, type Utterance } from "./model/conversation";
import type { TraceTree, TreeNode } from "./model/tree";
import { useStepTexts } from "./use-step-texts";

const MOST_STEPS = 100;

interface ConversationViewProps {
  projectId: string;
  trace: TraceBody;
  tree: TraceTree;
  selected: string;
  onSelect: (id: string) => void;
}

/** Only what a person would read: who said what, what was looked up, which tools were used. */
export function ConversationView({ projectId, trace, tree, selected, onSelect }: ConversationViewProps) {
  const { t } = useTranslation("tracing");
  const steps = useMemo(() => speakingSteps(tree).slice(0, MOST_STEPS), [tree]);
  const ids = useMemo(() => steps.map((node) => node.step.id), [steps]);
  const texts = useStepTexts(projectId, trace.id, ids, 0, ids.length - 1);
  const list = conversationOf({ tree, whole: trace, texts });
  const sources = steps.filter((node) => node.step.type === "RETRIEVER").flatMap((node) => documentsOf(texts.get(node.step.id)));
  if (list.length === 0) return <EmptyState title={t("conversation.empty")} body={t("conversation.empty_body")} />;
  return (
    <div role="log" aria-label={t("trace.conversation")} tabIndex={0} className="min-h-0 flex-1 overflow-y-auto px-4 py-3 -outline-offset-2">
      <div className="mx-auto flex max-w-[760px] flex-col gap-3">
        {list.map((one) => (
          <UtteranceBlock key={one.key} one={one} projectId={projectId} texts={texts} selected={selected} onSelect={onSelect} />
        ))}
        {sources.length > 0 && (
          <section className="border-t border-line pt-2 text-meta text-ink-2">
            <h3 className="mb-1 font-semibold">{t("conversation.sources")}</h3>
            <ol className="flex flex-col gap-0.5">
              {sources.slice(0, 20).map((source, at) => (
                <li key={at} className="ellipsis">
                  <span className="num mr-1.5 inline-block w-5 text-right">{at + 1}</span>
                  {source.title && <span className="mr-1.5 text-ink">{source.title}</span>}
                  {source.text.slice(0, 120)}
                </li>
              ))}
            </ol>
          </section>
        )}
      </div>
    </div>
  );
}

interface UtteranceProps {
  one: Utterance;
  projectId: string;
  texts: ReadonlyMap<string, StepTexts>;
  selected: string;
  onSelect: (id: string) => void;
}

function UtteranceBlock({ one, projectId, texts, selected, onSelect }: UtteranceProps) {
  const { t, i18n } = useTranslation("tracing");
  const roleName = useRoleName();
  if (one.kind !== "said") {
    const { step } = one.node;
    const Icon = one.kind === "worked" ? Wrench : Database;
    return (
      <Fold
        title={
          <>
            <Icon size={13} aria-hidden />
            {one.kind === "worked" ? t("conversation.used", { name: step.name ?? t("unnamed") }) : t("conversation.looked_up", { name: step.name ?? t("unnamed"), count: documentsOf(texts.get(step.id)).length })}
            <span className="num">{formatDuration(one.node.endMs - one.node.startMs, i18n.language)}</span>
          </>
        }
      >
        <StepPayloads node={one.node} projectId={projectId} texts={texts.get(step.id)} onSelect={onSelect} />
      </Fold>
    );
  }
  const own = one.role === "user";
  return (
    <article
      className={cx("max-w-[88%] rounded-lg border px-3 py-2", own ? "self-end border-transparent bg-picked" : "self-start border-line", one.stepId !== undefined && one.stepId === selected && "border-accent")}
      onClick={() => one.stepId !== undefined && onSelect(one.stepId)}
    >
      <header className="mb-0.5 text-meta font-semibold text-ink-2">{roleName(one.role)}</header>
      <div className="flex flex-col gap-1.5">
        {one.parts.map((part, at) => (
          <PartView key={at} part={part} projectId={projectId} />
        ))}
      </div>
    </article>
  );
}

function StepPayloads({ node, projectId, texts, onSelect }: { node: TreeNode; projectId: string; texts: StepTexts | undefined; onSelect: (id: string) => void }) {
  const { t } = useTranslation("tracing");
  return (
    <div className="flex flex-col gap-1.5">
      {(["input", "output"] as const).map(
        (side) =>
          texts?.[side] && (
            <section key={side} aria-label={t(`column.${side}`)} className="overflow-hidden rounded-md border border-line">
              <PayloadView raw={texts[side]} mode="formatted" projectId={projectId} label={t(`column.${side}`)} compact />
            </section>
          ),
      )}
      <button type="button" className="self-start text-meta text-accent hover:underline" onClick={() => onSelect(node.step.id)}>
        {t("conversation.open_step")}
      </button>
    </div>
  );
}
