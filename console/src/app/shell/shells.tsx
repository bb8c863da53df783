import { useSuspenseQuery } from "@tanstack/react-query";
import { Outlet, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { meQuery } from "@/data/accounts";
import { isEmbedded } from "@/lib/embed";
import { asLanguage, setLanguage } from "@/lib/i18n";
import { loadPreferences } from "@/lib/preferences";
import { useChords } from "@/lib/shortcuts";
import { recall, remember } from "@/lib/storage";
import { currentZone, subscribeZone } from "@/lib/zone";
import { placeOf } from "@/parts/may";
import { PageSkeleton } from "@/ui/states";
import { Navigation } from "./navigation";
import { SessionEnded } from "./session-ended";
import { ShortcutsSheet } from "./shortcuts-sheet";
import { StaleBanner } from "./stale-banner";
import { TopBar } from "./top-bar";
import { UpgradedBanner } from "./upgraded-banner";
import { useGoing } from "./use-going";

const CommandMenu = lazy(async () => ({ default: (await import("../commands/command-menu")).CommandMenu }));

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
  useEffect(() => remember("nav", narrow ? "narrow" : "wide"), [narrow]);
  return [narrow, () => setNarrow((before) => !before)];
}

type Layer = "menu" | "keys";

export function ProjectShell() {
  const { t } = useTranslation("app");
  const { projectId } = useParams({ from: "/in/project/$projectId" });
  const { data: me } = useSuspenseQuery(meQuery);
  const [narrow, toggle] = useNavigationWidth();
  const [layer, setLayer] = useState<Layer>();
  const close = () => setLayer(undefined);
  useGoing(projectId, () => setLayer("keys"));
  useChords({ k: () => setLayer("menu"), b: toggle });
  useOwnLanguage(me.user.language);
  useOwnPreferences(me.user.id);
  const zone = useSyncExternalStore(subscribeZone, currentZone);
  const place = placeOf(me, projectId);
  const embedded = isEmbedded();
  return (
    <div className="flex h-full min-w-[960px]">
      <a href="#main" className="sr-only z-50 rounded-md bg-ground p-2 focus:not-sr-only focus:absolute">
        {t("skip")}
      </a>
      {!embedded && <Navigation projectId={projectId} narrow={narrow} onToggle={toggle} />}
      <div className="flex min-w-0 flex-1 flex-col">
        <UpgradedBanner version={me.version} />
        <StaleBanner />
        <TopBar me={me} place={place} embedded={embedded} onMenu={() => setLayer("menu")} onKeys={() => setLayer("keys")} />
        <main id="main" tabIndex={-1} className="relative flex min-h-0 flex-1 flex-col focus:outline-none">
          <Suspense key={zone} fallback={<PageSkeleton />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      {layer === "keys" && <ShortcutsSheet onClose={close} />}
      {layer === "menu" && (
        <Suspense>
          <CommandMenu projectId={projectId} onClose={close} onHelp={() => setLayer("keys")} />
        </Suspense>
      )}
      <SessionEnded person={me.user} />
    </div>
  );
}

/** Outside of a project: no rooms to go to, only the bar. */
export function PlainShell() {
  const { data: me } = useSuspenseQuery(meQuery);
  useOwnLanguage(me.user.language);
  return (
    <div className="flex h-full min-w-[760px] flex-col">
      <UpgradedBanner version={me.version} />
      <StaleBanner />
      <TopBar me={me} />
      <main id="main" tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto focus:outline-none">
        <Suspense fallback={<PageSkeleton />}>
          <Outlet />
        </Suspense>
      </main>
      <SessionEnded person={me.user} />
    </div>
  );
}
