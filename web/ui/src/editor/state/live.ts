import { create } from "zustand";

/** Where contacts are, as the server told last. */
export const useLiveCounts = create<{ nodes: { [uuid: string]: number }; segments: { [way: string]: number } }>(() => ({
  nodes: {},
  segments: {},
}));
