import { useQuery } from "@tanstack/react-query";
import { Bookmark, Check, ChevronDown, Link2, Lock, Plus, RotateCcw, Save, Star, Trash2, Users } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useViewChanges, viewsQuery, type SavedView, type ViewState } from "@/data/views";
import { copyText } from "@/lib/clipboard";
import { Button } from "@/ui/button";
import { Menu, MenuItem, MenuLabel, MenuLine } from "@/ui/menu";
import { toast } from "@/ui/toast";
import { NewViewDialog } from "./new-view-dialog";
import { sameState } from "./view-state";

interface ViewsMenuProps {
  projectId: string;
  /** Which list: `traces`, `sessions`, … */
  list: string;
  /** What the list shows now. */
  state: ViewState;
  /** The view that the address names. */
  viewId: string | undefined;
  /** Whether the person may change the project's views. */
  mayShare: boolean;
  /** Undefined leads back to the list as it comes. */
  onApply: (view: SavedView | undefined) => void;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}

/** Ways to look at this list that were given a name, and what differs from the one in use. */
export function ViewsMenu({ projectId, list, state, viewId, mayShare, onApply, open, onOpenChange }: ViewsMenuProps) {
  const { t } = useTranslation("dashboards");
  const views = useQuery(viewsQuery(projectId, list));
  const { change } = useViewChanges(projectId, list);
  const [naming, setNaming] = useState(false);
  const items = views.data?.items ?? [];
  const current = items.find((view) => view.id === viewId);
  const drifted = current !== undefined && !sameState(current.state, state);
  const mayChange = current !== undefined && (current.private || mayShare);
  const own = views.data?.default_for_me ?? null;
  const common = views.data?.default_for_project ?? null;
  return (
    <>
      <Menu
        align="end"
        width={260}
        open={open}
        onOpenChange={onOpenChange}
        trigger={
          <Button icon={<Bookmark size={14} aria-hidden />} aria-label={t("views.label", { name: current?.name ?? t("views.none") })}>
            <span className="ellipsis max-w-40">{current?.name ?? t("views.none")}</span>
            {drifted && <span className="text-warn">{t("views.modified")}</span>}
            <ChevronDown size={13} className="text-ink-2" aria-hidden />
          </Button>
        }
      >
        {drifted && <DriftItems maySave={mayChange} onSave={() => change.mutate({ id: current.id, state })} onReset={() => onApply(current)} />}
        <MenuItem icon={current ? undefined : <Check size={14} />} onSelect={() => onApply(undefined)}>
          {t("views.none")}
        </MenuItem>
        <ViewGroup title={t("views.of_project")} views={items.filter((view) => !view.private)} current={viewId} opensWith={[own, common]} onApply={onApply} />
        <ViewGroup title={t("views.of_me")} views={items.filter((view) => view.private)} current={viewId} opensWith={[own, common]} onApply={onApply} />
        <MenuLine />
        <MenuItem icon={<Plus size={14} />} onSelect={() => setNaming(true)}>
          {t("views.create")}
        </MenuItem>
        {current && <CurrentItems projectId={projectId} list={list} view={current} opensMine={own === current.id} opensCommon={common === current.id} mayShare={mayShare} onDeleted={() => onApply(undefined)} />}
      </Menu>
      {naming && <NewViewDialog projectId={projectId} list={list} state={state} mayShare={mayShare} onClose={() => setNaming(false)} onCreated={onApply} />}
    </>
  );
}

interface DriftItemsProps {
  maySave: boolean;
  onSave: () => void;
  onReset: () => void;
}

/** The list differs from the view: keep the difference, or drop it. */
function DriftItems({ maySave, onSave, onReset }: DriftItemsProps) {
  const { t } = useTranslation("dashboards");
  return (
    <>
      {maySave && (
        <MenuItem icon={<Save size={14} />} onSelect={onSave}>
          {t("views.save")}
        </MenuItem>
      )}
      <MenuItem icon={<RotateCcw size={14} />} onSelect={onReset}>
        {t("views.reset")}
      </MenuItem>
      <MenuLine />
    </>
  );
}

interface CurrentItemsProps {
  projectId: string;
  list: string;
  view: SavedView;
  opensMine: boolean;
  opensCommon: boolean;
  mayShare: boolean;
  onDeleted: () => void;
}

/** What can be done with the view in use. */
function CurrentItems({ projectId, list, view, opensMine, opensCommon, mayShare, onDeleted }: CurrentItemsProps) {
  const { t } = useTranslation("dashboards");
  const { change, remove, setDefault } = useViewChanges(projectId, list);
  const copyLink = () => void copyText(window.location.href).then((done) => (done ? toast.good(t("views.link_copied")) : toast.bad(t("views.link_failed"))));
  return (
    <>
      <MenuItem icon={<Link2 size={14} />} onSelect={copyLink}>
        {t("views.copy_link")}
      </MenuItem>
      <MenuItem icon={<Star size={14} />} onSelect={() => setDefault.mutate({ whose: "me", view_id: opensMine ? null : view.id })}>
        {opensMine ? t("views.not_mine") : t("views.make_mine")}
      </MenuItem>
      {mayShare && !view.private && (
        <MenuItem icon={<Users size={14} />} onSelect={() => setDefault.mutate({ whose: "project", view_id: opensCommon ? null : view.id })}>
          {opensCommon ? t("views.not_common") : t("views.make_common")}
        </MenuItem>
      )}
      {mayShare && (
        <MenuItem icon={<Lock size={14} />} onSelect={() => change.mutate({ id: view.id, private: !view.private })}>
          {view.private ? t("views.share") : t("views.hide")}
        </MenuItem>
      )}
      {(view.private || mayShare) && (
        <MenuItem danger icon={<Trash2 size={14} />} onSelect={() => remove.mutate(view.id, { onSuccess: onDeleted })}>
          {t("views.delete")}
        </MenuItem>
      )}
    </>
  );
}

interface ViewGroupProps {
  title: string;
  views: readonly SavedView[];
  current: string | undefined;
  /** Ids of the views that somebody's list opens with. */
  opensWith: readonly (string | null)[];
  onApply: (view: SavedView) => void;
}

function ViewGroup({ title, views, current, opensWith, onApply }: ViewGroupProps) {
  const { t } = useTranslation("dashboards");
  if (views.length === 0) return null;
  return (
    <>
      <MenuLabel>{title}</MenuLabel>
      {views.map((view) => (
        <MenuItem
          key={view.id}
          icon={view.id === current ? <Check size={14} /> : undefined}
          trailing={opensWith.includes(view.id) ? <Star size={12} aria-label={t("views.is_default")} className="text-ink-2" /> : undefined}
          onSelect={() => onApply(view)}
        >
          {view.name}
        </MenuItem>
      ))}
    </>
  );
}
