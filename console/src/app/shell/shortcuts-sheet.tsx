import { useMatches } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Dialog } from "@/ui/dialog";
import { Kbd } from "@/ui/kbd";

const SHEET = {
  anywhere: [
    ["Ctrl K", "menu"],
    ["?", "help"],
    ["Ctrl B", "nav"],
    ["Esc", "close"],
  ],
  go: [
    ["g h", "go_home"],
    ["g t", "go_traces"],
    ["g s", "go_sessions"],
    ["g u", "go_users"],
    ["g b", "go_dashboards"],
    ["g c", "go_scores"],
  ],
  list: [
    ["/", "search"],
    ["f", "facets"],
    ["j", "next"],
    ["k", "previous"],
    ["x", "select"],
    ["↑ ↓", "rows"],
    ["v", "views"],
    ["[", "earlier"],
    ["]", "later"],
    ["Esc", "close"],
  ],
  trace: [
    ["↑ ↓", "move"],
    ["← →", "fold"],
    ["j k", "neighbours"],
    ["e E", "next_error"],
    ["t", "tree"],
    ["l", "timeline"],
    ["o", "log"],
    ["v", "conversation"],
    ["g g", "graph"],
    ["m", "mode"],
    ["a", "annotate"],
    ["c", "comment"],
    ["s", "star"],
    ["y", "copy"],
  ],
} as const;

type Group = keyof typeof SHEET;

const LISTS = ["/traces", "/sessions", "/users", "/scores"];

/** Which keys do something on the page that is open. */
function useGroups(): Group[] {
  const route = useMatches({ select: (matches) => matches.at(-1)?.fullPath ?? "" });
  const search: { peek?: string } = useMatches({ select: (matches) => matches.at(-1)?.search ?? {} });
  const inList = LISTS.some((one) => route.endsWith(one));
  const inTrace = route.endsWith("/traces/$traceId") || search.peek !== undefined;
  return [...(inTrace ? (["trace"] as const) : []), ...(inList ? (["list"] as const) : []), "go", "anywhere"];
}

/** Every key that does something here. */
export function ShortcutsSheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("app");
  return (
    <Dialog open wide onClose={onClose} title={t("keys.title")} description={t("keys.lead")}>
      <div className="grid grid-cols-2 gap-x-8 gap-y-5 pb-4">
        {useGroups().map((group) => (
          <section key={group}>
            <h3 className="mb-1 font-semibold">{t(`keys.${group}`)}</h3>
            <dl className="grid grid-cols-[max-content_1fr] items-center gap-x-3 gap-y-1">
              {SHEET[group].map(([keys, action]) => (
                <div key={action} className="contents">
                  <dt>
                    <Kbd keys={keys} />
                  </dt>
                  <dd className="text-ink-2">{t(`keys.do.${action}`)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
