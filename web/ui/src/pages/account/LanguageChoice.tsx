import { useTranslation } from "react-i18next";
import { changeLanguage, LANGUAGES, type Language } from "@/app/i18n";
import { classes } from "@/components";

/** The languages of the interface, each in its own name. */
export function LanguageChoice() {
  const { i18n, t } = useTranslation();
  return (
    <nav aria-label={t("shell.language")} className="mt-6 flex justify-center gap-1">
      {(Object.keys(LANGUAGES) as Language[]).map((code) => (
        <button
          key={code}
          type="button"
          lang={code}
          aria-pressed={i18n.language === code}
          onClick={() => void changeLanguage(code)}
          className={classes(
            "rounded-md px-2 py-1 text-[13px] hover:bg-sunken",
            i18n.language === code ? "font-medium text-ink" : "text-muted",
          )}
        >
          {LANGUAGES[code]}
        </button>
      ))}
    </nav>
  );
}
