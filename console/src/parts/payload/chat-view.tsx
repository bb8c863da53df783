import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";
import { JsonView } from "@/ui/json/json-view";
import { matchedResults, type Results } from "./parse/tools";
import { Fold, PartView } from "./part-view";
import { useRoleName } from "./role-name";
import type { Message, Payload } from "./parse/types";

const FOLD_FROM = 7;
const KEEP_LAST = 4;
const SYSTEM_FOLD = 480;

interface ChatViewProps {
  chat: Extract<Payload, { kind: "chat" }>;
  projectId: string;
}

/** A conversation as it was held: one block a turn, earlier turns folded when there are many. */
export function ChatView({ chat, projectId }: ChatViewProps) {
  const { t } = useTranslation("parts");
  const [all, setAll] = useState(false);
  const { messages, results } = useMemo(() => matchedResults(chat.messages), [chat.messages]);
  const folded = !all && messages.length > FOLD_FROM;
  const head = folded ? messages.slice(0, 1) : messages;
  const tail = folded ? messages.slice(-KEEP_LAST) : [];
  return (
    <div className="divide-y divide-line">
      {head.map((message, at) => (
        <MessageBlock key={at} message={message} projectId={projectId} results={results} />
      ))}
      {folded && (
        <button type="button" onClick={() => setAll(true)} className="block w-full bg-panel px-3 py-1.5 text-left text-meta text-accent hover:underline">
          {t("chat.earlier", { count: messages.length - 1 - KEEP_LAST })}
        </button>
      )}
      {tail.map((message, at) => (
        <MessageBlock key={`tail-${at}`} message={message} projectId={projectId} results={results} />
      ))}
      {chat.tools.length > 0 && (
        <div className="px-3 py-1.5">
          <Fold title={t("chat.tools", { count: chat.tools.length })}>
            <JsonView value={chat.tools} label={t("chat.tools", { count: chat.tools.length })} />
          </Fold>
        </div>
      )}
      {Object.keys(chat.rest).length > 0 && (
        <div className="px-3 py-1.5">
          <Fold title={t("chat.rest", { names: Object.keys(chat.rest).slice(0, 4).join(", ") })}>
            <JsonView value={chat.rest} label={t("part.json")} />
          </Fold>
        </div>
      )}
    </div>
  );
}

function MessageBlock({ message, projectId, results }: { message: Message; projectId: string; results: Results }) {
  const roleName = useRoleName();
  const { t } = useTranslation("parts");
  return (
    <article className={cx("px-3 py-2.5", message.role === "assistant" && "bg-panel")}>
      <header className="mb-1 flex items-baseline gap-2 text-meta">
        <span className={cx("font-semibold", message.role === "assistant" ? "text-accent" : message.role === "tool" ? "text-tool" : "text-ink-2")}>
          {roleName(message.role)}
        </span>
        {message.name && <span className="font-mono text-ink-2">{message.name}</span>}
      </header>
      <div className="flex flex-col gap-2">
        {message.parts.length === 0 && <span className="text-ink-2">{t("chat.silent")}</span>}
        {message.parts.map((part, at) => (
          <PartView key={at} part={part} projectId={projectId} foldFrom={message.role === "system" ? SYSTEM_FOLD : undefined} result={part.kind === "call" && part.id !== undefined ? results.get(part.id) : undefined} />
        ))}
      </div>
    </article>
  );
}
