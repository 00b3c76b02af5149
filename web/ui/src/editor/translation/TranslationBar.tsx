/** What is still to be translated, and the next of it. */

import { Languages } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, Progress } from "@/components";
import { percent, progress, translationItems } from "../model/translation";
import { useLanguageName } from "../panels/Toolbar";
import { useDefinition } from "../state/document";
import { useView } from "../state/view";

export function TranslationBar() {
  const { t } = useTranslation("editor");
  const language = useView((view) => view.language);
  const translate = useView((view) => view.translate);
  const goTo = useView((view) => view.goTo);
  const show = useView((view) => view.show);
  const definition = useDefinition();
  const name = useLanguageName();
  if (!language) return null;
  const done = progress(definition, language);
  const next = () => {
    const item = translationItems(definition, language).find((one) => one.counts && one.translated === null);
    if (!item) return;
    goTo(item.nodeUuid);
    show({ kind: "translate", node: item.nodeUuid });
  };
  return (
    <div className="flex items-center gap-3 border-b border-line bg-accent-soft px-4 py-1.5 text-[13px]">
      <Languages className="size-4 text-accent" aria-hidden />
      <span className="font-medium">{t("translation.into", { language: name(language) })}</span>
      <span className="w-40">
        <Progress value={done.done} max={done.all} label={t("translation.progress")} />
      </span>
      <span className="tabular-nums" data-testid="translation-progress">
        {percent(done)} % · {done.done} / {done.all}
      </span>
      <span className="flex-1" />
      {done.done < done.all && (
        <Button size="small" onClick={next}>
          {t("translation.next")}
        </Button>
      )}
      <Button size="small" kind="quiet" onClick={() => translate(null)}>
        {t("translation.leave")}
      </Button>
    </div>
  );
}
