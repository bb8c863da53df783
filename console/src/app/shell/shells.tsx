import { useSuspenseQuery } from "@tanstack/react-query";
import { Outlet, useParams } from "@tanstack/react-router";
import { Suspense, useEffect, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { meQuery } from "@/data/accounts";
import { asLanguage, setLanguage } from "@/lib/i18n";
import { loadPreferences } from "@/lib/preferences";
import { recall, remember } from "@/lib/storage";
import { currentZone, subscribeZone } from "@/lib/zone";
import { placeOf } from "@/parts/may";
import { PageSkeleton } from "@/ui/states";
import { Navigation } from "./navigation";
import { ShortcutsSheet } from "./shortcuts-sheet";
import { TopBar } from "./top-bar";
import { useGoing } from "./use-going";

/** A person who chose a language elsewhere finds it here too, unless this browser already has its own. */
function useOwnLanguage(language: string | null): void {
  useEffect(() => {
    const own = asLanguage(language);
    if (own && recall("language") === null) void setLanguage(own);
  }, [language]);
}

/** How this person likes lists to look, from wherever they said so last; until it comes, and without it, what this browser knows. */
function useOwnPreferences(userId: string): void {
  useEffect(() => {
    void loadPreferences().catch(() => undefined);
  }, [userId]);
}

function useNavigationWidth(): [boolean, () => void] {
  const [narrow, setNarrow] = useState(() => recall("nav") === "narrow");
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "b") {
        event.preventDefault();
        setNarrow((before) => !before);
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  useEffect(() => remember("nav", narrow ? "narrow" : "wide"), [narrow]);
  return [narrow, () => setNarrow(!narrow)];
}

export function ProjectShell() {
  const { t } = useTranslation("app");
  const { projectId } = useParams({ from: "/in/project/$projectId" });
  const { data: me } = useSuspenseQuery(meQuery);
  const [narrow, toggle] = useNavigationWidth();
  const [help, setHelp] = useState(false);
  useGoing(projectId, () => setHelp(true));
  useOwnLanguage(me.user.language);
  useOwnPreferences(me.user.id);
  const zone = useSyncExternalStore(subscribeZone, currentZone);
  const place = placeOf(me, projectId);
  return (
    <div className="flex h-full min-w-[960px]">
      <a href="#main" className="sr-only z-50 rounded-md bg-ground p-2 focus:not-sr-only focus:absolute">
        {t("skip")}
      </a>
      <Navigation projectId={projectId} narrow={narrow} onToggle={toggle} />
      <div className="flex min-w-0 flex-1 flex-col">
        <TopBar me={me} place={place} />
        <main id="main" tabIndex={-1} className="relative flex min-h-0 flex-1 flex-col focus:outline-none">
          <Suspense key={zone} fallback={<PageSkeleton />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      {help && <ShortcutsSheet onClose={() => setHelp(false)} />}
    </div>
  );
}

/** Outside of a project: no rooms to go to, only the bar. */
export function PlainShell() {
  const { data: me } = useSuspenseQuery(meQuery);
  useOwnLanguage(me.user.language);
  return (
    <div className="flex h-full min-w-[760px] flex-col">
      <TopBar me={me} />
      <main id="main" tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto focus:outline-none">
        <Suspense fallback={<PageSkeleton />}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  );
}
