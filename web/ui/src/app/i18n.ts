import i18next from "i18next";
import { initReactI18next } from "react-i18next";

export const LANGUAGES = { en: "English", fr: "Français", es: "Español", pt: "Português" } as const;
export type Language = keyof typeof LANGUAGES;

const STORAGE_KEY = "language";

type Texts = { default: Record<string, unknown> };
const SHELL = import.meta.glob<Texts>("../locales/*.json");
const EDITOR = import.meta.glob<Texts>("../editor/locales/*.json");

function isLanguage(code: string | null | undefined): code is Language {
  return code != null && code in LANGUAGES;
}

/** What the person chose, else the first of the browser's languages that there is, else English. */
export function preferredLanguage(): Language {
  const chosen = localStorage.getItem(STORAGE_KEY);
  const wanted = [chosen, ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return wanted.find(isLanguage) ?? "en";
}

/** Texts are loaded before the language changes, so that no key is ever shown. */
export async function changeLanguage(language: Language): Promise<void> {
  localStorage.setItem(STORAGE_KEY, language);
  await load(language, "common", SHELL, "../locales");
  if (i18next.hasResourceBundle(i18next.language, "editor")) await loadEditorTexts(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** The editor's texts, in a namespace of their own: `useTranslation("editor")`. */
export function loadEditorTexts(language: string = i18next.language): Promise<void> {
  return load(language, "editor", EDITOR, "../editor/locales");
}

async function load(
  language: string,
  namespace: string,
  files: Record<string, () => Promise<Texts>>,
  folder: string,
): Promise<void> {
  if (i18next.hasResourceBundle(language, namespace)) return;
  const file = files[`${folder}/${language}.json`];
  if (file) i18next.addResourceBundle(language, namespace, (await file()).default);
}

export async function startTranslation(language: Language = preferredLanguage()): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    ns: ["common"],
    defaultNS: "common",
    resources: {},
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await load(language, "common", SHELL, "../locales");
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
