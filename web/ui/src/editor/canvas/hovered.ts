import { create } from "zustand";

/** The way under the pointer; it stays for a moment, so that its buttons can be reached. */
export const useHovered = create<{ edge: string | null; hover: (edge: string | null) => void }>((set) => {
  let leaving: ReturnType<typeof setTimeout> | undefined;
  return {
    edge: null,
    hover: (edge) => {
      clearTimeout(leaving);
      if (edge) set({ edge });
      else leaving = setTimeout(() => set({ edge: null }), 250);
    },
  };
});
