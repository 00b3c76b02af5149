/** Over the canvas: where one is, how saving goes, and all that can be done. */

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useReactFlow } from "@xyflow/react";
import {
  ArrowLeft,
  Check,
  CloudOff,
  History,
  Keyboard,
  Languages,
  LayoutGrid,
  ListTree,
  LoaderCircle,
  MoreHorizontal,
  Play,
  Plus,
  Redo2,
  Rocket,
  Search,
  TriangleAlert,
  Undo2,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { api } from "@/api/client";
import { errorText } from "@/api/errors";
import { useMay, useSession } from "@/app/session";
import { Badge, Button, classes, Menu, MenuChoice, MenuDivider, MenuItem, Tooltip } from "@/components";
import { registryQuery } from "../api/queries";
import { tidyUp } from "../canvas/commands";
import { percent, progress } from "../model/translation";
import { useDefinition, useDocument } from "../state/document";
import { useView } from "../state/view";
import { PresentPeople } from "./PresentPeople";

export function Toolbar() {
  const { t } = useTranslation("editor");
  const flow = useDocument((state) => state.flow);
  const readOnly = useDocument((state) => state.readOnly);
  const frozen = useView((view) => view.language !== null) || readOnly;
  return (
    <header className="relative z-20 flex h-14 shrink-0 items-center gap-1.5 border-b border-line bg-surface px-3">
      <Tooltip text={t("toolbar.back")}>
        <Button asChild kind="quiet" size="icon" aria-label={t("toolbar.back")}>
          <Link to="/flows/$uuid" params={{ uuid: flow?.uuid ?? "" }}>
            <ArrowLeft />
          </Link>
        </Button>
      </Tooltip>
      <h1 className="max-w-64 truncate font-semibold">{flow?.name}</h1>
      <SaveState />
      <PresentPeople />
      <span className="flex-1" />
      {!frozen && <AddButton />}
      <UndoButtons />
      <Tooltip text={t("toolbar.find")}>
        <Button kind="quiet" size="icon" aria-label={t("toolbar.find")} onClick={() => useView.getState().search(true)}>
          <Search />
        </Button>
      </Tooltip>
      <LanguageMenu />
      <IssuesButton />
      <PanelButton panel="history" icon={<History />} label={t("toolbar.history")} />
      <PanelButton panel="outline" icon={<ListTree />} label={t("toolbar.outline")} />
      <MoreMenu />
      <PanelButton panel="simulator" icon={<Play />} label={t("toolbar.simulator")} wide />
      <PublishButton />
    </header>
  );
}

function SaveState() {
  const { t } = useTranslation("editor");
  const saving = useDocument((state) => state.saving);
  const isPublished = useDocument((state) => state.isPublished);
  const readOnly = useDocument((state) => state.readOnly);
  const revision = useDocument((state) => state.flow?.revision ?? 0);
  const isBusy = saving === "saving" || saving === "dirty";
  const isAway = saving === "offline" || saving === "failed";
  if (readOnly) return <Badge>{t("toolbar.readOnly")}</Badge>;
  return (
    <span className="flex items-center gap-2" aria-live="polite" data-testid="save-state" data-saving={saving}>
      <span className={classes("flex items-center gap-1 text-[13px]", isAway ? "text-bad" : "text-muted")}>
        {isAway ? (
          <CloudOff className="size-4" aria-hidden />
        ) : isBusy ? (
          <LoaderCircle className="size-4 animate-spin" aria-hidden />
        ) : (
          <Check className="size-4" aria-hidden />
        )}
        <span className="hidden xl:inline">{t(`saving.${saving}`)}</span>
      </span>
      <Badge tone={isPublished ? "good" : "warn"}>
        {isPublished ? t("toolbar.live", { revision }) : t("toolbar.draft")}
      </Badge>
    </span>
  );
}

function AddButton() {
  const { t } = useTranslation("editor");
  const flow = useReactFlow();
  const openMenu = useView((view) => view.openMenu);
  return (
    <Button
      icon={<Plus />}
      onClick={(event) => {
        const rect = event.currentTarget.getBoundingClientRect();
        const { x, y } = flow.screenToFlowPosition({ x: window.innerWidth / 2, y: window.innerHeight / 3 });
        const isEmpty = (useDocument.getState().edited.definition.nodes ?? []).length === 0;
        const position = isEmpty ? { left: 0, top: 0 } : { left: x - 120, top: y };
        openMenu({ position, screen: { x: rect.left, y: rect.bottom + 6 } });
      }}
    >
      <span className="hidden lg:inline">{t("toolbar.add")}</span>
    </Button>
  );
}

function UndoButtons() {
  const { t } = useTranslation("editor");
  const past = useDocument((state) => state.edited.past.length);
  const future = useDocument((state) => state.edited.future.length);
  const undo = useDocument((state) => state.undo);
  const redo = useDocument((state) => state.redo);
  return (
    <span className="flex">
      <Tooltip text={`${t("toolbar.undo")} (Ctrl Z)`}>
        <Button kind="quiet" size="icon" aria-label={t("toolbar.undo")} disabled={past === 0} onClick={undo}>
          <Undo2 />
        </Button>
      </Tooltip>
      <Tooltip text={`${t("toolbar.redo")} (Ctrl Y)`}>
        <Button kind="quiet" size="icon" aria-label={t("toolbar.redo")} disabled={future === 0} onClick={redo}>
          <Redo2 />
        </Button>
      </Tooltip>
    </span>
  );
}

export function useLanguageName(): (code: string) => string {
  const { data } = useQuery(registryQuery);
  return (code) => data?.languages.find((one) => one.code === code)?.name ?? code;
}

function LanguageMenu() {
  const { t } = useTranslation("editor");
  const { workspace } = useSession();
  const definition = useDefinition();
  const language = useView((view) => view.language);
  const translate = useView((view) => view.translate);
  const name = useLanguageName();
  const all = new Set([...workspace.languages, ...Object.keys(definition.localization ?? {})]);
  all.delete(definition.language);
  if (all.size === 0) return null;
  const done = (code: string) => `${percent(progress(definition, code))} %`;
  return (
    <Menu
      trigger={
        <Button kind={language ? "primary" : "quiet"} icon={<Languages />} aria-label={t("toolbar.language")}>
          <span className="hidden lg:inline">
            {language ? `${name(language)} ${done(language)}` : name(definition.language)}
          </span>
        </Button>
      }
    >
      <MenuChoice checked={language === null} onCheckedChange={() => translate(null)}>
        {t("toolbar.base", { language: name(definition.language) })}
      </MenuChoice>
      <MenuDivider />
      {[...all].map((code) => (
        <MenuChoice key={code} checked={language === code} onCheckedChange={() => translate(code)}>
          {name(code)} <span className="ml-3 text-muted">{done(code)}</span>
        </MenuChoice>
      ))}
    </Menu>
  );
}

function IssuesButton() {
  const { t } = useTranslation("editor");
  const count = useDocument((state) => state.info.issues.length + (state.problem ? 1 : 0));
  const panel = useView((view) => view.panel);
  const toggle = useView((view) => view.togglePanel);
  if (count === 0 && panel !== "issues") return null;
  return (
    <Button
      kind="quiet"
      className="text-bad"
      icon={<TriangleAlert />}
      aria-pressed={panel === "issues"}
      onClick={() => toggle("issues")}
    >
      {t("toolbar.issues", { count })}
    </Button>
  );
}

function PanelButton({
  panel,
  icon,
  label,
  wide,
}: {
  panel: "history" | "outline" | "simulator";
  icon: React.ReactNode;
  label: string;
  wide?: boolean;
}) {
  const shown = useView((view) => view.panel === panel);
  const toggle = useView((view) => view.togglePanel);
  if (wide) {
    return (
      <Button kind={shown ? "primary" : "plain"} icon={icon} aria-pressed={shown} onClick={() => toggle(panel)}>
        <span className="hidden md:inline">{label}</span>
      </Button>
    );
  }
  return (
    <Tooltip text={label}>
      <Button
        kind="quiet"
        size="icon"
        className={classes(shown && "bg-accent-soft text-accent")}
        aria-label={label}
        aria-pressed={shown}
        onClick={() => toggle(panel)}
      >
        {icon}
      </Button>
    </Tooltip>
  );
}

function MoreMenu() {
  const { t } = useTranslation("editor");
  const may = useMay();
  const flow = useReactFlow();
  const readOnly = useDocument((state) => state.readOnly);
  const savesAreLive = useDocument((state) => state.savesAreLive);
  const isPublished = useDocument((state) => state.isPublished);
  const help = useView((view) => view.help);
  const sizes = () =>
    Object.fromEntries(
      flow.getNodes().flatMap((node) => {
        const { width, height } = node.measured ?? {};
        return width && height ? [[node.id, { width, height }]] : [];
      }),
    );
  const setLive = async (saves_are_live: boolean) => {
    try {
      await api.PUT("/api/internal/editor/settings", { body: { saves_are_live } });
      useDocument.setState({ savesAreLive: saves_are_live });
    } catch (error) {
      toast.error(errorText(error));
    }
  };
  const discard = async () => {
    const { uuid, version, live, replace } = useDocument.getState();
    if (!live) return;
    try {
      await api.POST("/api/internal/editor/flows/{uuid}/discard", { params: { path: { uuid } }, body: { version } });
      replace("discard", live);
      useDocument.setState((state) => ({
        version: state.version + 1,
        acknowledged: state.edited.definition,
        isPublished: true,
        saving: "saved",
        basedOn: state.flow?.revision ?? state.basedOn,
      }));
      toast(t("toolbar.discarded"), {
        action: { label: t("toolbar.undo"), onClick: () => useDocument.getState().undo() },
      });
    } catch (error) {
      toast.error(errorText(error));
    }
  };
  return (
    <Menu
      trigger={
        <Button kind="quiet" size="icon" aria-label={t("toolbar.more")}>
          <MoreHorizontal />
        </Button>
      }
    >
      {!readOnly && (
        <MenuItem icon={<LayoutGrid />} onSelect={() => tidyUp(sizes())}>
          {t("toolbar.tidy")}
        </MenuItem>
      )}
      <MenuItem icon={<Keyboard />} onSelect={() => help(true)}>
        {t("toolbar.keys")}
      </MenuItem>
      {!readOnly && !isPublished && may("flow.publish") && (
        <MenuItem icon={<Undo2 />} danger onSelect={() => void discard()}>
          {t("toolbar.discard")}
        </MenuItem>
      )}
      {may("workspace.update") && (
        <>
          <MenuDivider />
          <MenuChoice checked={savesAreLive} onCheckedChange={(checked) => void setLive(checked)}>
            {t("toolbar.savesAreLive")}
          </MenuChoice>
        </>
      )}
    </Menu>
  );
}

function PublishButton() {
  const { t } = useTranslation("editor");
  const may = useMay();
  const readOnly = useDocument((state) => state.readOnly);
  const savesAreLive = useDocument((state) => state.savesAreLive);
  const isPublished = useDocument((state) => state.isPublished && state.saving === "saved");
  const publish = useView((view) => view.publish);
  if (readOnly || savesAreLive || !may("flow.publish")) return null;
  return (
    <Button kind="primary" icon={<Rocket />} disabled={isPublished} onClick={() => publish(true)}>
      <span className="hidden md:inline">{t("toolbar.publish")}</span>
    </Button>
  );
}
