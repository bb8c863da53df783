import { useNavigate } from "@tanstack/react-router";
import { Check, ChevronsUpDown, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Me } from "@/api/types";
import { cx } from "@/lib/cx";
import { may, type Place } from "@/parts/may";
import { Popover } from "@/ui/popover";
import { SearchBox } from "@/ui/search-box";

const SEARCH_FROM = 6;

interface ProjectSwitcherProps {
  me: Me;
  place?: Place;
}

export function ProjectSwitcher({ me, place }: ProjectSwitcherProps) {
  const { t } = useTranslation("app");
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const count = me.organizations.reduce((sum, organization) => sum + organization.projects.length, 0);
  const fits = (name: string) => name.toLowerCase().includes(text.toLowerCase());
  const go = (projectId: string) => {
    setOpen(false);
    void navigate({ to: "/project/$projectId", params: { projectId }, search: { env: undefined, dateRange: undefined } });
  };
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={t("switcher.label")}
      trigger={
        <button type="button" title={t("switcher.label")} className="flex h-7 min-w-0 items-center gap-1.5 rounded-md px-2 hover:bg-hover">
          {place ? (
            <>
              <span className="ellipsis max-w-40 text-ink-2">{place.organization.name}</span>
              <span className="text-ink-2">/</span>
              <span className="ellipsis max-w-56 font-semibold">{place.project.name}</span>
            </>
          ) : (
            <span className="text-ink-2">{t("switcher.choose")}</span>
          )}
          <ChevronsUpDown size={13} className="shrink-0 text-ink-2" aria-hidden />
        </button>
      }
    >
      <div className="-m-1.5 flex w-72 flex-col gap-1">
        {count >= SEARCH_FROM && <SearchBox live value={text} onSearch={setText} label={t("switcher.search")} />}
        <div className="max-h-80 overflow-y-auto">
          {me.organizations.map((organization) => (
            <div key={organization.id} className="py-1">
              <button
                type="button"
                onClick={() => {
                  setOpen(false);
                  void navigate({ to: "/organization/$organizationId", params: { organizationId: organization.id } });
                }}
                className="ellipsis block w-full rounded-sm px-2 text-left text-meta text-ink-2 hover:bg-hover hover:text-ink"
              >
                {organization.name}
              </button>
              {organization.projects.filter((project) => fits(project.name) || fits(organization.name)).map((project) => (
                <button
                  key={project.id}
                  type="button"
                  onClick={() => go(project.id)}
                  className={cx("flex h-7 w-full items-center gap-2 rounded-sm px-2 text-left hover:bg-hover", project.id === place?.project.id && "font-semibold")}
                >
                  <span className="ellipsis flex-1">{project.name}</span>
                  {project.id === place?.project.id && <Check size={14} className="text-accent" aria-hidden />}
                </button>
              ))}
              {may(organization, "projects:create") && (
                <button
                  type="button"
                  onClick={() => {
                    setOpen(false);
                    void navigate({ to: "/organization/$organizationId/setup", params: { organizationId: organization.id }, search: { orgstep: "create-project" } });
                  }}
                  className="flex h-7 w-full items-center gap-1.5 rounded-sm px-2 text-left text-ink-2 hover:bg-hover hover:text-ink"
                >
                  <Plus size={13} aria-hidden />
                  {t("switcher.new_project")}
                </button>
              )}
            </div>
          ))}
        </div>
        <button
          type="button"
          onClick={() => {
            setOpen(false);
            void navigate({ to: "/organizations" });
          }}
          className="h-7 rounded-sm border-t border-line px-2 text-left text-accent hover:underline"
        >
          {t("switcher.all")}
        </button>
      </div>
    </Popover>
  );
}
