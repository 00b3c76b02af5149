/** The flow editor. */

import { useQuery } from "@tanstack/react-query";
import { ReactFlowProvider } from "@xyflow/react";
import { MousePointerClick, Plus } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { errorText } from "@/api/errors";
import { useMay } from "@/app/session";
import { Button, Spinner, TooltipProvider } from "@/components";
import { activityQuery, documentQuery } from "./api/queries";
import { Canvas } from "./canvas/Canvas";
import { NewMenu } from "./forms/NewMenu";
import { NodeDialogs } from "./forms/NodeDialogs";
import type { Definition } from "./model/definition";
import { same } from "./model/equality";
import { merge } from "./model/merge";
import { ConflictsDialog } from "./panels/ConflictsDialog";
import { IssuesPanel } from "./panels/IssuesPanel";
import { KeysDialog } from "./panels/KeysDialog";
import { OutlinePanel } from "./panels/OutlinePanel";
import { SearchBar } from "./panels/SearchBar";
import { Toolbar } from "./panels/Toolbar";
import { type Autosave, startAutosave } from "./persistence/autosave";
import { forgetLocally, localDraft } from "./persistence/local";
import { HistoryPanel } from "./revisions/HistoryPanel";
import { PublishDialog } from "./revisions/PublishDialog";
import { useDocument } from "./state/document";
import { useLiveCounts } from "./state/live";
import { useView } from "./state/view";
import { TranslateDialog } from "./translation/TranslateDialog";
import { TranslationBar } from "./translation/TranslationBar";

const Simulator = lazy(() => import("./simulator/Simulator"));

export default function Editor({ uuid }: { uuid: string }) {
  const ready = useOpened(uuid);
  const autosave = useAutosave(uuid, ready);
  const panel = useView((view) => view.panel);
  const searching = useView((view) => view.searching);
  const language = useView((view) => view.language);
  useCounts(uuid, ready && panel !== "simulator");
  if (!ready) {
    return (
      <div className="grid h-full place-items-center">
        <Spinner />
      </div>
    );
  }
  return (
    <ReactFlowProvider>
      <TooltipProvider delayDuration={400}>
        <div className="flow-editor relative flex h-full min-w-0 flex-col" data-testid="editor">
          <Toolbar />
          {language && <TranslationBar />}
          <div className="flex min-h-0 flex-1">
            <div className="relative min-w-0 flex-1">
              <Canvas />
              {searching && <SearchBar />}
              <EmptyCanvas />
            </div>
            {panel === "issues" && <IssuesPanel />}
            {panel === "history" && <HistoryPanel />}
            {panel === "outline" && <OutlinePanel />}
            {panel === "simulator" && (
              <Suspense fallback={<Spinner className="m-6" />}>
                <Simulator />
              </Suspense>
            )}
          </div>
          <NewMenu />
          <NodeDialogs />
          <TranslateDialog />
          <PublishDialog autosave={autosave} />
          <ConflictsDialog />
          <KeysDialog />
        </div>
      </TooltipProvider>
    </ReactFlowProvider>
  );
}

/** Opens the document, with what this browser had not saved, and with what went live under the draft. */
function useOpened(uuid: string): boolean {
  const { t } = useTranslation("editor");
  const may = useMay();
  const { data, error } = useQuery(documentQuery(uuid));
  const opened = useDocument((state) => state.uuid === uuid);
  const mayWrite = may("flow.translate");
  // biome-ignore lint/correctness/useExhaustiveDependencies: a document is opened once
  useEffect(() => {
    if (!data) return;
    let gone = false;
    useView.getState().reset();
    const readOnly = data.flow.is_archived || !mayWrite;
    useDocument.getState().open(data, readOnly);
    if (readOnly) return;
    const { rebase } = useDocument.getState();
    const definition = data.definition as Definition;
    if (data.base && data.live) {
      const merged = merge(data.base as Definition, definition, data.live as Definition);
      rebase(merged.definition, definition, data.version, data.flow.revision, merged.conflicts);
      toast(t("recovery.liveMerged"));
    }
    void localDraft(uuid).then((local) => {
      if (gone || !local) return;
      const present = useDocument.getState().edited.definition;
      if (same(local.definition, present)) return void forgetLocally(uuid);
      const merged = merge(local.base, local.definition, present);
      if (same(merged.definition, present)) return void forgetLocally(uuid);
      rebase(merged.definition, definition, data.version, data.flow.revision, merged.conflicts);
      toast(t("recovery.recovered"), {
        action: { label: t("toolbar.undo"), onClick: () => useDocument.getState().undo() },
      });
    });
    return () => {
      gone = true;
    };
  }, [data]);
  useEffect(() => () => useDocument.setState({ uuid: "", flow: null }), []);
  if (error) throw error;
  return opened;
}

function useAutosave(uuid: string, ready: boolean): Autosave | null {
  const { t } = useTranslation("editor");
  const [autosave, setAutosave] = useState<Autosave | null>(null);
  useEffect(() => {
    if (!ready || !uuid) return;
    const started = startAutosave(
      (error) => toast.error(errorText(error)),
      (conflicts) => toast(conflicts > 0 ? t("recovery.conflicts", { count: conflicts }) : t("recovery.merged")),
    );
    setAutosave(started);
    return started.stop;
  }, [uuid, ready, t]);
  return autosave;
}

function useCounts(uuid: string, enabled: boolean): void {
  const { data } = useQuery(activityQuery(uuid, enabled));
  useEffect(() => {
    if (data) useLiveCounts.setState({ nodes: data.nodes, segments: data.segments });
  }, [data]);
  useEffect(() => () => useLiveCounts.setState({ nodes: {}, segments: {} }), []);
}

function EmptyCanvas() {
  const { t } = useTranslation("editor");
  const empty = useDocument((state) => (state.edited.definition.nodes ?? []).length === 0);
  const readOnly = useDocument((state) => state.readOnly);
  const openMenu = useView((view) => view.openMenu);
  if (!empty || readOnly) return null;
  return (
    <div className="pointer-events-none absolute inset-0 grid place-items-center">
      <div className="pointer-events-auto flex max-w-sm flex-col items-center rounded-card border border-line bg-surface p-8 text-center shadow-card">
        <span className="mb-3 grid size-12 place-items-center rounded-2xl bg-accent-soft text-accent">
          <MousePointerClick className="size-6" aria-hidden />
        </span>
        <p className="font-semibold">{t("canvas.empty")}</p>
        <p className="mt-1 text-muted">{t("canvas.emptyText")}</p>
        <Button
          kind="primary"
          className="mt-5"
          icon={<Plus />}
          onClick={(event) => {
            const { left, bottom } = event.currentTarget.getBoundingClientRect();
            openMenu({ position: { left: 0, top: 0 }, screen: { x: left, y: bottom + 6 } });
          }}
        >
          {t("canvas.addFirst")}
        </Button>
      </div>
    </div>
  );
}
