import { useNavigate } from "@tanstack/react-router";
import { Activity, KeyRound, LogOut } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useQueryClient } from "@tanstack/react-query";
import type { Me } from "@/api/types";
import { useSignOut, useUpdateMe } from "@/data/accounts";
import { asLanguage, setLanguage, type Language } from "@/lib/i18n";
import { currentTheme, setTheme, THEMES, type Theme } from "@/lib/theme";
import { Menu, MenuChoices, MenuItem, MenuLabel, MenuLine } from "@/ui/menu";

/** Each language is offered in its own words, whichever is shown now. */
const LANGUAGE_NAMES: readonly { value: Language; label: string }[] = [
  { value: "en", label: "English" },
  { value: "zh-CN", label: "简体中文" },
];

export function UserMenu({ me }: { me: Me }) {
  const { t, i18n } = useTranslation("app");
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [theme, setShown] = useState<Theme>(currentTheme);
  const update = useUpdateMe();
  const signOut = useSignOut();
  const pickLanguage = (language: Language) => {
    void setLanguage(language);
    update.mutate({ language });
  };
  const pickTheme = (next: Theme) => {
    setTheme(next);
    setShown(next);
    update.mutate({ theme: next });
  };
  const leave = async () => {
    await signOut.mutateAsync();
    queries.clear();
    await navigate({ to: "/auth/sign-in" });
  };
  return (
    <Menu
      align="end"
      width={220}
      trigger={
        <button
          type="button"
          aria-label={t("user.menu")}
          className="ml-1 flex size-7 items-center justify-center rounded-full bg-hover text-meta font-semibold text-ink-2 hover:text-ink"
        >
          {Array.from(me.user.name || me.user.email)[0]?.toUpperCase()}
        </button>
      }
    >
      <div className="px-2 py-1">
        <div className="ellipsis font-semibold">{me.user.name}</div>
        <div className="ellipsis text-meta text-ink-2">{me.user.email}</div>
      </div>
      <MenuLine />
      <MenuLabel>{t("user.language")}</MenuLabel>
      <MenuChoices value={asLanguage(i18n.language) ?? "en"} choices={LANGUAGE_NAMES} onPick={pickLanguage} />
      <MenuLabel>{t("user.theme")}</MenuLabel>
      <MenuChoices value={theme} choices={THEMES.map((value) => ({ value, label: t(`user.themes.${value}`) }))} onPick={pickTheme} />
      <MenuLine />
      <MenuItem icon={<KeyRound size={14} />} onSelect={() => void navigate({ to: "/account/settings" })}>
        {t("user.account")}
      </MenuItem>
      {me.user.admin && (
        <MenuItem icon={<Activity size={14} />} onSelect={() => void navigate({ to: "/instance/health" })}>
          {t("nav.health")}
        </MenuItem>
      )}
      <MenuItem icon={<LogOut size={14} />} onSelect={() => void leave()}>
        {t("user.sign_out")}
      </MenuItem>
      <MenuLine />
      <div className="px-2 py-1 text-meta text-ink-2">{t("user.version", { version: me.version })}</div>
    </Menu>
  );
}
