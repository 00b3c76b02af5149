/** What is looked at: selection, dialogs, panels, the language that is translated into. Nothing of it is saved. */

import { create } from "zustand";
import type { Position } from "../model/definition";

export type Panel = "simulator" | "issues" | "history" | "outline" | "translation" | null;

/** Where a new node comes from: an exit that shall lead to it, an exit that it is put in the way of, or nothing. */
export interface NewNodeAt {
  position: Position;
  screen: { x: number; y: number };
  exit?: string;
  insert?: boolean;
}

export type Opened =
  | { kind: "action"; node: string; action: string }
  | { kind: "newAction"; node: string }
  | { kind: "router"; node: string }
  | { kind: "create"; type: string; at: NewNodeAt }
  | { kind: "createAction"; type: string; node?: string; at?: NewNodeAt }
  | { kind: "translate"; node: string };

export interface Overlay {
  /** How often the simulated conversation was at each node, and took each way. */
  nodes: { [uuid: string]: number };
  segments: { [way: string]: number };
  current: string | null;
}

interface ViewState {
  selected: string[];
  dialog: Opened | null;
  menu: NewNodeAt | null;
  panel: Panel;
  language: string | null;
  searching: boolean;
  overlay: Overlay | null;
  /** A node to bring into view; a new object each time. */
  goal: { uuid: string; onlyIfHidden?: boolean } | null;
  publishing: boolean;
  helping: boolean;

  select: (uuids: string[]) => void;
  show: (dialog: Opened | null) => void;
  openMenu: (menu: NewNodeAt | null) => void;
  togglePanel: (panel: Panel) => void;
  translate: (language: string | null) => void;
  search: (searching: boolean) => void;
  overlayWith: (overlay: Overlay | null) => void;
  goTo: (uuid: string) => void;
  publish: (publishing: boolean) => void;
  help: (helping: boolean) => void;
  reset: () => void;
}

const BEGINNING = {
  selected: [],
  dialog: null,
  menu: null,
  panel: null,
  language: null,
  searching: false,
  overlay: null,
  goal: null,
  publishing: false,
  helping: false,
};

export const useView = create<ViewState>((set) => ({
  ...BEGINNING,
  select: (selected) => set({ selected }),
  show: (dialog) => set({ dialog }),
  openMenu: (menu) => set({ menu }),
  togglePanel: (panel) => set((state) => ({ panel: state.panel === panel ? null : panel })),
  translate: (language) => set({ language }),
  search: (searching) => set({ searching }),
  overlayWith: (overlay) => set({ overlay }),
  goTo: (uuid) => set({ goal: { uuid }, selected: [uuid] }),
  publish: (publishing) => set({ publishing }),
  help: (helping) => set({ helping }),
  reset: () => set({ ...BEGINNING }),
}));
