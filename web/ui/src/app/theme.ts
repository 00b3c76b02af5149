import { create } from "zustand";

export type Theme = "light" | "dark" | "system";

const DARK = window.matchMedia("(prefers-color-scheme: dark)");

function stored(): Theme {
  const theme = localStorage.getItem("theme");
  return theme === "light" || theme === "dark" ? theme : "system";
}

function isDark(theme: Theme): boolean {
  return theme === "dark" || (theme === "system" && DARK.matches);
}

interface ThemeState {
  theme: Theme;
  dark: boolean;
  choose: (theme: Theme) => void;
}

/** Light, dark or as the system says; `public/theme.js` does the same before the first frame. */
export const useTheme = create<ThemeState>((set, get) => {
  const show = (theme: Theme) => {
    document.documentElement.classList.toggle("dark", isDark(theme));
    set({ theme, dark: isDark(theme) });
  };
  DARK.addEventListener("change", () => show(get().theme));
  return {
    theme: stored(),
    dark: isDark(stored()),
    choose: (theme) => {
      localStorage.setItem("theme", theme);
      show(theme);
    },
  };
});
