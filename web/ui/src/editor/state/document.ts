/** The document that is edited, with its history; what the server knows of it; and how saving goes. */

import { create } from "zustand";
import type { EditorDocument, Saved } from "../api/queries";
import type { Definition } from "../model/definition";
import { type Edited, edit, opened, type Recipe, redo, undo } from "../model/history";
import { type Places, placesOf } from "../model/layout";
import { acceptTheirs, type MergeConflict } from "../model/merge";

export type Saving = "saved" | "dirty" | "saving" | "offline" | "failed";

export interface Issue {
  type: string;
  description: string;
  node_uuid: string;
  action_uuid?: string;
  language?: string;
  dependency?: { type: string; uuid?: string; key?: string; name?: string };
}

export interface FlowInfo {
  issues: Issue[];
  results: { key: string; name: string; categories: string[]; node_uuids: string[] }[];
  parent_refs: string[];
  locals: string[];
}

const NO_INFO: FlowInfo = { issues: [], results: [], parent_refs: [], locals: [] };

interface DocumentState {
  uuid: string;
  flow: EditorDocument["flow"] | null;
  edited: Edited;
  /** What the server has under `version`. */
  acknowledged: Definition;
  version: number;
  basedOn: number;
  isPublished: boolean;
  live: Definition | null;
  savesAreLive: boolean;
  readOnly: boolean;
  saving: Saving;
  problem: string;
  info: FlowInfo;
  conflicts: MergeConflict[];
  /** Where nodes are drawn of which the definition says nothing. */
  fallback: Places;

  open: (document: EditorDocument, readOnly: boolean) => void;
  edit: (label: string, recipe: Recipe, key?: string) => void;
  undo: () => void;
  redo: () => void;
  replace: (label: string, definition: Definition) => void;
  setSaving: (saving: Saving) => void;
  acknowledge: (saved: Saved, sent: Definition) => void;
  published: (revision: number) => void;
  rebase: (
    merged: Definition,
    theirs: Definition,
    version: number,
    basedOn: number,
    conflicts: MergeConflict[],
  ) => void;
  settle: (conflict: MergeConflict, takeTheirs: boolean) => void;
}

const EMPTY = { uuid: "", name: "", language: "und", type: "messaging", spec_version: "", nodes: [] } as Definition;

export const useDocument = create<DocumentState>((set, get) => {
  const apply = (edited: Edited) => {
    if (edited === get().edited) return;
    set({ edited, saving: get().saving === "offline" ? "offline" : "dirty" });
  };
  return {
    uuid: "",
    flow: null,
    edited: opened(EMPTY),
    acknowledged: EMPTY,
    version: 0,
    basedOn: 0,
    isPublished: true,
    live: null,
    savesAreLive: false,
    readOnly: false,
    saving: "saved",
    problem: "",
    info: NO_INFO,
    conflicts: [],
    fallback: {},

    open: (document, readOnly) => {
      const definition = document.definition as Definition;
      set({
        uuid: document.flow.uuid,
        flow: document.flow,
        edited: opened(definition),
        acknowledged: definition,
        version: document.version,
        basedOn: document.based_on,
        isPublished: document.is_published,
        live: (document.live as Definition | null) ?? definition,
        savesAreLive: document.saves_are_live,
        readOnly,
        saving: "saved",
        problem: document.problem,
        info: { ...NO_INFO, ...(document.info as Partial<FlowInfo>) },
        conflicts: [],
        fallback: placesOf(definition),
      });
    },
    edit: (label, recipe, key) => {
      if (!get().readOnly) apply(edit(get().edited, label, recipe, { key }));
    },
    undo: () => !get().readOnly && apply(undo(get().edited)),
    redo: () => !get().readOnly && apply(redo(get().edited)),
    replace: (label, definition) => {
      get().edit(label, (draft) => {
        for (const key of Object.keys(draft)) if (!(key in definition)) delete draft[key];
        Object.assign(draft, definition);
      });
    },
    setSaving: (saving) => set({ saving }),
    acknowledge: (saved, sent) =>
      set((state) => ({
        acknowledged: sent,
        version: saved.version,
        basedOn: saved.revision,
        isPublished: saved.is_published,
        live: saved.is_published ? sent : state.live,
        flow: state.flow && { ...state.flow, revision: saved.revision },
        problem: saved.problem,
        info: { ...NO_INFO, ...(saved.info as Partial<FlowInfo>) },
        saving: state.edited.definition === sent ? "saved" : "dirty",
      })),
    published: (revision) =>
      set((state) => ({
        isPublished: true,
        basedOn: revision,
        live: state.acknowledged,
        flow: state.flow && { ...state.flow, revision },
      })),
    rebase: (merged, theirs, version, basedOn, conflicts) => {
      const state = get();
      const edited = edit(state.edited, "merge", (draft) => {
        for (const key of Object.keys(draft)) if (!(key in merged)) delete draft[key];
        Object.assign(draft, merged);
      });
      set({
        edited,
        acknowledged: theirs,
        version,
        basedOn,
        saving: "dirty",
        conflicts: [...state.conflicts, ...conflicts],
      });
    },
    settle: (conflict, takeTheirs) => {
      if (takeTheirs) get().edit("settle", (draft) => acceptTheirs(draft, conflict));
      set((state) => ({ conflicts: state.conflicts.filter((one) => one !== conflict) }));
    },
  };
});

export function definitionNow(): Definition {
  return useDocument.getState().edited.definition;
}

export function useDefinition(): Definition {
  return useDocument((state) => state.edited.definition);
}
